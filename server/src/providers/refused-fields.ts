/** Fields that a vendor has refused, by model: kept for the life of the process, shared by all runs. */
export interface RefusedFields {
  has: (model: string, field: string) => boolean;
  /** False where it is known already, or where too many were refused for this to be about fields. */
  add: (model: string, field: string) => boolean;
  remove: (model: string, field: string) => void;
}

const MOST_FIELDS = 4;

export const createRefusedFields = (): RefusedFields => {
  const known = new Map<string, Set<string>>();
  const of = (model: string): Set<string> => {
    const fields = known.get(model) ?? new Set<string>();
    known.set(model, fields);
    return fields;
  };
  return {
    has: (model, field) => known.get(model)?.has(field) ?? false,
    add: (model, field) => {
      const fields = of(model);
      if (fields.has(field) || fields.size >= MOST_FIELDS) return false;
      fields.add(field);
      return true;
    },
    remove: (model, field) => {
      known.get(model)?.delete(field);
    },
  };
};

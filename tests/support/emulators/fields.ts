/** What a vendor accepts in one field, and the words it refuses the rest with. */
export interface FieldRule {
  accepts: (value: unknown) => boolean;
  wants: string;
  required?: boolean;
}

export interface FieldProblem {
  kind: 'unknown' | 'invalid' | 'missing';
  name: string;
  wants: string;
}

export const oneOf = (...values: readonly string[]): FieldRule => ({
  accepts: (value) => typeof value === 'string' && values.includes(value),
  wants: `Supported values are: ${values.map((value) => `'${value}'`).join(', ')}.`,
});

export const integer = (min: number, max: number): FieldRule => ({
  accepts: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  wants: `Expected an integer from ${min} to ${max}.`,
});

export const decimal = (min: number, max: number): FieldRule => ({
  accepts: (value) => typeof value === 'number' && value >= min && value <= max,
  wants: `Expected a number from ${min} to ${max}.`,
});

export const text = (max: number): FieldRule => ({
  accepts: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= max,
  wants: `Expected a string of 1 to ${max} characters.`,
});

export const addresses = (max: number): FieldRule => ({
  accepts: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= max &&
    value.every((url: unknown) => typeof url === 'string' && /^https?:\/\//.test(url) && URL.canParse(url)),
  wants: `Expected 1 to ${max} http(s) URLs.`,
});

export const required = (rule: FieldRule): FieldRule => ({ ...rule, required: true });

/** The fields of a body, or the first thing that is wrong with them. */
export const readFields = (
  body: unknown,
  rules: Readonly<Record<string, FieldRule>>,
): { given: Record<string, unknown> } | { problem: FieldProblem } | { problem: null } => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { problem: null };
  const given = body as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) return { problem: { kind: 'unknown', name, wants: '' } };
    if (!rule.accepts(value)) return { problem: { kind: 'invalid', name, wants: rule.wants } };
  }
  const missing = Object.entries(rules).find(([name, rule]) => rule.required && given[name] === undefined);
  return missing === undefined
    ? { given }
    : { problem: { kind: 'missing', name: missing[0], wants: missing[1].wants } };
};

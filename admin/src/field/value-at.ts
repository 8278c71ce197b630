/** The member at a dotted path such as `seo.title` or `blocks.0.hero`; undefined where the path ends early. */
export const valueAt = (source: unknown, path: string): unknown => {
  let value: unknown = source;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
};

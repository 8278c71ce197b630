/** Sets variables of the process, `undefined` removing one; the returned function puts everything back. */
export const setEnvironment = (variables: Record<string, string | undefined>): (() => void) => {
  const before = new Map(Object.keys(variables).map((name) => [name, process.env[name]]));
  const apply = (name: string, value: string | undefined): void => {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(variables)) apply(name, value);
  return () => {
    for (const [name, value] of before) apply(name, value);
  };
};

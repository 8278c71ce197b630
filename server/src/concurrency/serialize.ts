export type Serialize = <T>(work: () => Promise<T>) => Promise<T>;

/** Does one piece of work at a time, in the order asked for; what fails does not stop the next. */
export const createSerialize = (): Serialize => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
};

import type { Step } from './step';

type Scheduled = Pick<Step, 'name' | 'cores' | 'after'>;

/**
 * Runs steps side by side on so many cores, in their order as far as cores and `after` allow, each to its end.
 * A name in `after` that is not among the steps is no reason to wait.
 */
export const schedule = async <S extends Scheduled>(
  steps: readonly S[],
  { cores, run }: { cores: number; run: (step: S) => Promise<void> },
): Promise<void> => {
  const waiting = [...steps];
  const running = new Map<S, Promise<void>>();
  const costOf = (step: S): number => Math.min(step.cores, cores);
  const isOpen = (name: string): boolean =>
    [...waiting, ...running.keys()].some((step) => step.name === name);
  const next = (): S | undefined => {
    const used = [...running.keys()].reduce((sum, step) => sum + costOf(step), 0);
    return waiting.find((step) => used + costOf(step) <= cores && !step.after.some(isOpen));
  };
  while (waiting.length + running.size > 0) {
    for (let step = next(); step !== undefined; step = next()) {
      const begun = step;
      waiting.splice(waiting.indexOf(begun), 1);
      running.set(
        begun,
        run(begun).finally(() => running.delete(begun)),
      );
    }
    if (running.size === 0)
      throw new Error(`Steps wait for each other: ${waiting.map(({ name }) => name).join(', ')}`);
    await Promise.race(running.values());
  }
};

import type fc from 'fast-check';
import type { Model } from '../model';
import { hold, type Order } from '../order';

export type Command = fc.AsyncCommand<Model, Order>;

/** One thing that happens to an article: done to the blog and to the model, which are then held against each other. */
export const command = (
  name: string,
  { when, act }: { when: (model: Model) => boolean; act: (model: Model, order: Order) => Promise<void> },
): Command => ({
  check: when,
  run: async (model, order) => {
    await act(model, order);
    await hold(model, order);
    model.commandCount += 1;
  },
  toString: () => name,
});

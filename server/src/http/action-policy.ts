import { z } from 'zod';

interface Ability {
  can: (action: string) => boolean;
}

const contextSchema = z.object({
  state: z.object({
    userAbility: z.custom<Ability>(
      (ability) =>
        typeof ability === 'object' && ability !== null && typeof Reflect.get(ability, 'can') === 'function',
    ),
  }),
});

/** Whether the roles of the admin user grant the action. */
export const hasAction = (context: unknown, action: string): boolean =>
  contextSchema.parse(context).state.userAbility.can(action);

/** Policy: one of the actions is enough. Strapi's own policy requires all of them. */
export const hasAnyAction = (context: unknown, { actions }: { actions: string[] }): boolean =>
  actions.some((action) => hasAction(context, action));

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

/** Policy: one of the actions is enough. Strapi's own asks for all of them. */
export const hasAnyAction = (context: unknown, { actions }: { actions: string[] }): boolean => {
  const { userAbility } = contextSchema.parse(context).state;
  return actions.some((action) => userAbility.can(action));
};

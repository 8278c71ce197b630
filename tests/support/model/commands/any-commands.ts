import fc from 'fast-check';
import type { Locale } from '../entry-versions';
import type { Command } from './command';
import { choose, openForm, pin, removeHero, saveForm, unpin } from './hero';
import { cancel, carry, finish, generate, generateInVain } from './runs';
import { deleteEntry, deleteLocale, discardDraft, edit, publish, unpublish } from './text';

const title = fc.constantFrom('Low tide', 'High water', 'Slack');
const by = fc.constantFrom('code' as const, 'form' as const);
const which = fc.nat(3);

const asking = fc.record({
  by: fc.constantFrom('button' as const, 'api' as const),
  force: fc.boolean(),
  provider: fc.constantFrom('main' as const, 'main' as const, 'brand-card' as const),
});

/** Each with how often it comes; many are left out again where they make no sense. */
const weighted = (locale: fc.Arbitrary<Locale>): [number, fc.Arbitrary<Command>][] => [
  [4, fc.tuple(locale, title, by).map((given) => edit(...given))],
  [10, fc.tuple(locale, by).map((given) => publish(...given))],
  [3, locale.map(unpublish)],
  [3, locale.map(discardDraft)],
  [1, locale.map(deleteLocale)],
  [1, fc.constant(deleteEntry())],
  [12, fc.tuple(locale, asking).map((given) => generate(...given))],
  [1, fc.tuple(locale, asking).map((given) => generateInVain(...given))],
  [
    20,
    fc.tuple(which, fc.option(fc.integer({ min: 1, max: 8 }), { freq: 2 })).map((given) => carry(...given)),
  ],
  [2, which.map(cancel)],
  [3, fc.constant(finish())],
  [10, fc.tuple(locale, which, by).map((given) => choose(...given))],
  [4, locale.map(pin)],
  [6, locale.map(unpin)],
  [8, fc.tuple(locale, by).map((given) => removeHero(...given))],
  [2, locale.map(openForm)],
  [6, fc.tuple(locale, title).map((given) => saveForm(...given))],
];

/** What happens to an article, in any order: up to so many commands, of which about half make sense. */
export const anyCommands = ({
  locales,
  replayPath,
}: {
  locales: readonly Locale[];
  replayPath: string | null;
}): fc.Arbitrary<Iterable<Command>> => {
  const [first = 'en'] = locales;
  const locale = fc.oneof({ weight: 2, arbitrary: fc.constant(first) }, fc.constantFrom(...locales));
  const arbitraries = weighted(locale).flatMap(([times, arbitrary]) =>
    Array<fc.Arbitrary<Command>>(times).fill(arbitrary),
  );
  return fc.commands(arbitraries, {
    maxCommands: 30,
    size: 'max',
    ...(replayPath === null ? {} : { replayPath }),
  });
};

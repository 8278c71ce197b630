import type { Tally } from './read';

/** So many characters in a row of a key are enough to call it leaked. */
const RUN = 12;

/** Ways in which a key may stand in a text: as it is, in part, encoded for URLs, in base64. */
const spellings = (key: string): string[] => [
  ...Array.from({ length: Math.max(1, Math.floor(key.length / RUN)) }, (_, part) =>
    key.slice(Math.max(0, key.length - RUN * (part + 1)), key.length - RUN * part),
  ).filter((part) => part.length === RUN),
  encodeURIComponent(key),
  Buffer.from(key).toString('base64').replace(/=+$/, '').slice(0, -2),
];

/** The places where a key, or a telling part of one, was said. */
export const checkKeys = ({ keys, said }: Tally): string[] =>
  [...said].flatMap(([file, text]) =>
    keys.flatMap((key) =>
      spellings(key)
        .filter((spelling) => text.includes(spelling))
        .map(() => `A key of an emulated vendor appears in ${file}`),
    ),
  );

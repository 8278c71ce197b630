import { DEEPEST, leavesOf, entriesOf, objectionOf } from './moderation-signs';
import type { Leaf, Position } from './moderation-signs';

/** What stands in an answer beside one of its images. */
interface Beside {
  leaves: Leaf[];
  /** Where the image stands in the list that was last left. */
  position: Position | null;
}

/** All that is said of an image, and nothing of those beside it in its list; null where it is not in the value. */
const besideOf = (value: unknown, isImage: (text: string) => boolean, depth = 0): Beside | null => {
  if (typeof value === 'string') return isImage(value) ? { leaves: [], position: null } : null;
  const members = depth > DEEPEST ? [] : entriesOf(value);
  for (const [at, member] of members) {
    const inner = besideOf(member, isImage, depth + 1);
    if (inner === null) continue;
    if (Array.isArray(value)) {
      return { leaves: inner.leaves, position: { index: Number(at), length: members.length } };
    }
    const others = members.filter(([name]) => name !== at);
    return {
      leaves: [...inner.leaves, ...others.flatMap(([name, other]) => leavesOf(other, name, inner.position))],
      position: null,
    };
  }
  return null;
};

const firstObjection = (leaves: readonly Leaf[]): string | null =>
  leaves.map(objectionOf).find((objection) => objection !== null) ?? null;

/**
 * What a vendor says against an image that it delivered all the same, in its own word, such as `CONTENT_FILTERED`
 * or `has_nsfw_concepts`; null: nothing. `texts` are the image's base64 and URL as they stand in the answer.
 */
export const flagInAnswer = (
  answer: unknown,
  texts: readonly (string | null | undefined)[],
): string | null => {
  const beside = besideOf(answer, (text) => text !== '' && texts.includes(text));
  return beside === null ? null : firstObjection(beside.leaves);
};

/** The same where what is said of images stands apart from them. */
export const flagBeside = (said: unknown, position: Position): string | null =>
  firstObjection(leavesOf(said, '', position));

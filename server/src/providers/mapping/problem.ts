import { z } from 'zod';
import { lenientText, membersOf } from './lenient-fields';
import type { Members } from './lenient-fields';

/** An error as a vendor tells it: its codes, and its sentence for people. */
export interface VendorProblem {
  names: readonly string[];
  reason: string | null;
}

/** What answers put an error, or a list of them, under. */
const HOLDERS = ['error', 'errors', 'err', 'detail', 'fault'];
const CODES = ['code', 'type', 'error_code', 'errorCode', 'failCode'];
/** Members with a sentence, the general ones first; of a row the first that is given. */
const SENTENCES = [
  ['title'],
  [
    'error_description',
    'message',
    'Message',
    'msg',
    'error_message',
    'errorMessage',
    'error_msg',
    'failMsg',
    'fail_reason',
    'failure_reason',
    'faultstring',
    'reason',
    'description',
  ],
];
const MOST_LEVELS = 8;
const MOST_LISTED = 3;
/** Where a web framework says that a field of the body is wrong. */
const PLACE = /^(body|query|path|header)$/;

const isGiven = (text: string | null | undefined): text is string => text != null && text.trim() !== '';

const textsOf = (members: Members, names: readonly string[]): string[] =>
  names.map((name) => lenientText.parse(members[name])).filter(isGiven);

/** Parts of one sentence without what another of them says, too. */
const joinParts = (parts: readonly string[]): string | null => {
  const told = parts.filter(
    (part, index) =>
      !parts.some((other, at) => at !== index && other.includes(part) && (other !== part || at < index)),
  );
  const last = told.at(-1);
  if (last === undefined) return null;
  return [...told.slice(0, -1).map((part) => part.replace(/[\s.:;]+$/, '')), last].join(': ');
};

const parsed = (text: string): unknown => {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A gateway may quote the JSON of the vendor behind it. */
const fromText = (text: string, levels: number): VendorProblem | null => {
  if (!isGiven(text)) return null;
  return read(parsed(text), levels - 1) ?? { names: [], reason: text };
};

const fromList = (list: readonly unknown[], levels: number): VendorProblem | null => {
  const problems = list
    .slice(0, MOST_LISTED)
    .map((one) => read(one, levels - 1))
    .filter((problem) => problem !== null);
  if (problems.length === 0) return null;
  const reasons = problems.map(({ reason }) => reason).filter(isGiven);
  return {
    names: problems.flatMap(({ names }) => names),
    reason: reasons.length === 0 ? null : reasons.join('; '),
  };
};

/** `{ size: ['is not offered'] }`: sentences by the field they are about. */
const byField = (members: Members, levels: number): VendorProblem | null => {
  const fields = Object.entries(members).filter(([, value]) => Array.isArray(value));
  return fromList(
    fields.flatMap(([field, value]) => {
      const reason = read(value, levels - 1)?.reason;
      return isGiven(reason) ? [`${field}: ${reason}`] : [];
    }),
    levels,
  );
};

/** `loc` is where FastAPI puts the field: `['body', 'size']`. */
const fieldOf = (members: Members): string | null => {
  const place = z.array(z.union([z.string(), z.number().transform(String)])).safeParse(members.loc).data;
  const field = place?.filter((part) => !PLACE.test(part)).join('.') ?? '';
  return field === '' ? null : field;
};

/** A text in `error` without spaces is a code, and a sentence only where there is no other. */
const fromMembers = (members: Members, levels: number): VendorProblem | null => {
  const error = typeof members.error === 'string' && isGiven(members.error) ? members.error : null;
  const isCode = error !== null && !/\s/.test(error);
  const held = HOLDERS.filter((name) => name !== 'error' || error === null || parsed(error) !== undefined)
    .map((name) => read(members[name], levels - 1))
    .find((problem) => problem !== null);
  const own = SENTENCES.flatMap((names) => {
    const [first] = names.flatMap((name) => {
      const value = members[name];
      const reason = typeof value === 'number' ? null : read(value, levels - 1)?.reason;
      return isGiven(reason) ? [reason] : [];
    });
    return first === undefined ? [] : [first];
  });
  const sentences = [
    ...(error === null || isCode || parsed(error) !== undefined ? [] : [error]),
    ...own,
    ...(isGiven(held?.reason) ? [held.reason] : []),
  ];
  const sentence = joinParts(sentences) ?? (isCode ? error : null);
  const field = fieldOf(members);
  const names = [...textsOf(members, CODES), ...(isCode ? [error] : []), ...(held?.names ?? [])];
  if (sentence === null && names.length === 0) return byField(members, levels);
  return { names, reason: field === null || sentence === null ? sentence : `${field}: ${sentence}` };
};

const read = (value: unknown, levels = MOST_LEVELS): VendorProblem | null => {
  if (levels === 0) return null;
  if (typeof value === 'string') return fromText(value, levels);
  if (Array.isArray(value)) return fromList(value, levels);
  const members = membersOf(value);
  return members === null ? null : fromMembers(members, levels);
};

/** What an answer or a job says went wrong, wherever it says so; null when it says nothing. */
export const problemOf = (content: unknown): VendorProblem | null => read(content);

/** The same of an answer that may as well be a good one: only what is called an error. */
export const errorOf = (content: unknown): VendorProblem | null => {
  const members = membersOf(content);
  return members === null ? null : read({ error: members.error, errors: members.errors });
};

/** A problem for people: its sentence, or its codes where there is none. */
export const wordsOf = ({ names, reason }: VendorProblem): string => reason ?? names.join(', ');

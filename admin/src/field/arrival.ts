import type { OutcomeAnswer } from '../../../server/src/contracts/open-question';

/** Where a picture is, or why what was typed does not say that. */
export type Arrival =
  | { kind: 'answer'; answer: Extract<OutcomeAnswer, { answer: 'arrived' }> }
  | { kind: 'empty' }
  | { kind: 'no-address' }
  | { kind: 'too-long' };

/** The contract's limit of a job's id. */
const MAX_JOB_ID = 500;

const isWebAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '';
};

/** Reads a picture's address; where the vendor can be asked by one, anything that is no address is a job's id. */
export const readArrival = (typed: string, takesJobId: boolean): Arrival => {
  const text = typed.trim();
  if (text === '') return { kind: 'empty' };
  if (/^https?:/i.test(text)) {
    return isWebAddress(text)
      ? { kind: 'answer', answer: { answer: 'arrived', url: text } }
      : { kind: 'no-address' };
  }
  // A job's id has no spaces, and no other protocol in front: that is an address which cannot be fetched.
  if (!takesJobId || /\s|:\/\//.test(text)) return { kind: 'no-address' };
  if (text.length > MAX_JOB_ID) return { kind: 'too-long' };
  return { kind: 'answer', answer: { answer: 'arrived', jobId: text } };
};

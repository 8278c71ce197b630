import type { OutcomeAnswer } from '../../../server/src/contracts/open-question';

/** The location of an image, or why the input is not one. */
export type Arrival =
  | { kind: 'answer'; answer: Extract<OutcomeAnswer, { answer: 'arrived' }> }
  | { kind: 'empty' }
  | { kind: 'no-address' }
  | { kind: 'too-long' };

/** The contract's limit for a job id. */
const MAX_JOB_ID = 500;

const isWebAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '';
};

/** Parses the input as an image URL; where the vendor can be polled by id, any input that is not a URL is a job id. */
export const readArrival = (typed: string, takesJobId: boolean): Arrival => {
  const text = typed.trim();
  if (text === '') return { kind: 'empty' };
  if (/^https?:/i.test(text)) {
    return isWebAddress(text)
      ? { kind: 'answer', answer: { answer: 'arrived', url: text } }
      : { kind: 'no-address' };
  }
  // A job id contains no spaces and no other protocol: such input is a URL that cannot be fetched.
  if (!takesJobId || /\s|:\/\//.test(text)) return { kind: 'no-address' };
  if (text.length > MAX_JOB_ID) return { kind: 'too-long' };
  return { kind: 'answer', answer: { answer: 'arrived', jobId: text } };
};

import { z } from 'zod';
import { isSuccess, problemInReply } from '../http/json-reply';
import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { hasImage } from '../mapping/answer-images';
import { refusalByStatus, refusalByWords } from '../mapping/refusal';

const envelopeSchema = z.object({
  code: z.union([z.number(), z.string()]),
});

/** Its page lists no codes. Numbers that begin like an HTTP status are taken for one, as in 401 or 40101. */
const statusOf = (code: number | string): number | null => {
  const [, status] = /^([45]\d\d)\d{0,2}$/.exec(String(code)) ?? [];
  return status === undefined ? null : Number(status);
};

/**
 * What an answer means for money. Every answer is `{ code, message, data }`, and 200 with a code other than 0
 * and without an image is an error too, as is 400 with a code that says more. A 5xx, as status or as code, may come
 * after the work: unknown.
 */
export const judgeGptImageApiDevReply = (reply: JsonReply): Verdict => {
  const { status, json } = reply;
  const envelope = envelopeSchema.safeParse(json).data;
  const isFine = envelope === undefined || Number(envelope.code) === 0;
  if (isSuccess(status) && (isFine || hasImage(json))) return { kind: 'answered' };

  const problem = problemInReply(reply) ?? { names: [], reason: null };
  const { reason } = problem;
  const isVague = isSuccess(status) || status === 400;
  const told = isVague && envelope !== undefined ? statusOf(envelope.code) : null;
  const effective = told ?? (isSuccess(status) ? null : status);
  if (effective !== null && effective >= 500) return { kind: 'unknown', reason };
  if (effective !== null) return refusalByStatus(effective, problem);
  return refusalByWords(problem) ?? { kind: 'refused', code: 'provider_rejected', reason };
};

import { z } from 'zod';
import type { HeroError } from '../../contracts/error';
import { describeNetworkFault, MAYBE_BILLED, providerError } from '../http/errors';
import type { ProviderErrorInit } from '../http/errors';
import { isSuccess, isUnknownPath, problemInReply, toJsonReply } from '../http/json-reply';
import type { JsonReply } from '../http/json-reply';
import { parseRetryAfter } from '../../throttle/retry-after';
import type { Verdict } from '../http/submit';
import { judgeOpenAiReply } from '../openai/errors';
import { isNetworkFault, wasNeverSent } from './network-fault';
import { cleanWords } from './words';

/** What is used of the AI SDK's `APICallError`: an HTTP answer, or a request without one when there is no status. */
const apiCallErrorSchema = z.object({
  message: z.string(),
  statusCode: z.number().nullish(),
  responseHeaders: z.record(z.string(), z.string()).nullish().catch(null),
  responseBody: z.string().nullish().catch(null),
  requestBodyValues: z.unknown().optional(),
  cause: z.unknown().optional(),
});
type ApiCallError = z.infer<typeof apiCallErrorSchema>;

/**
 * Some models put a job in, ask for it and fetch the image, all in one call. Only the request that was sent with
 * a body can say that nothing was billed; those after it have none.
 */
const isPaidRequest = ({ requestBodyValues }: ApiCallError): boolean =>
  typeof requestBodyValues === 'object' &&
  requestBodyValues !== null &&
  Object.keys(requestBodyValues).length > 0;

/** OpenAI's rule, but any 5xx leaves the billing open: which vendor it is, and what it means by 503, is not known. */
const judge = (reply: JsonReply): Verdict => {
  const { status } = reply;
  const verdict = judgeOpenAiReply(reply);
  if (status >= 500) return { kind: 'unknown', reason: null };
  if (!isUnknownPath(status)) return verdict;
  const advice = "check the model's name and the address given to the AI SDK";
  return verdict.kind === 'refused' ? { ...verdict, advice } : verdict;
};

/** What a failed request of a model means for money, and what to do. Null: it is none that can be read. */
export const apiCallError = (
  error: unknown,
  { provider, prompt, now }: Pick<ProviderErrorInit, 'provider'> & { prompt: string; now: number },
): HeroError | null => {
  const failure = apiCallErrorSchema.safeParse(error).data;
  if (failure === undefined) return null;
  const fail = (init: Omit<ProviderErrorInit, 'provider'>): HeroError => providerError({ provider, ...init });

  const { statusCode: status } = failure;
  if (status == null) {
    const detail = describeNetworkFault(failure.cause);
    return isPaidRequest(failure) && wasNeverSent(failure.cause)
      ? fail({ code: 'provider_unavailable', detail })
      : fail({ code: 'provider_outcome_unknown', detail });
  }
  if (isSuccess(status)) {
    if (isNetworkFault(failure.cause)) {
      return fail({ code: 'provider_outcome_unknown', detail: 'the answer was cut off' });
    }
    return fail({
      code: 'provider_bad_response',
      detail: `${status}, ${cleanWords(failure.message, prompt)}`,
      advice: MAYBE_BILLED,
    });
  }
  if (!isPaidRequest(failure)) {
    return fail({ code: 'provider_outcome_unknown', detail: `HTTP ${status} to a later question` });
  }

  const reply = toJsonReply({
    status,
    headers: failure.responseHeaders ?? {},
    body: Buffer.from(failure.responseBody ?? ''),
  });
  const verdict = judge(reply);
  const code =
    verdict.kind === 'unknown' || verdict.kind === 'answered' ? 'provider_outcome_unknown' : verdict.code;
  // The AI SDK's own message is the status where it does not know the vendor's shape.
  const words = problemInReply(reply)?.reason ?? failure.message;
  // Where a key is refused, it may be echoed.
  const said = code === 'provider_auth' ? '' : cleanWords(words, prompt);
  return fail({
    code,
    detail: said === '' ? `HTTP ${status}` : `HTTP ${status}, “${said}”`,
    advice:
      code === 'provider_auth'
        ? 'check the key given to the AI SDK and what it may do'
        : verdict.kind === 'refused'
          ? verdict.advice
          : undefined,
    retryAfterMs: verdict.kind === 'again' ? parseRetryAfter(failure.responseHeaders ?? {}, now) : null,
  });
};

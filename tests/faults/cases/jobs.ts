import { endsUnknown, fails, succeeds } from '../ending';
import { BY_JOB, faultAt, type FaultCase, type Trouble } from '../fault-case';

const atPoll = (
  fault: string,
  trouble: Extract<Trouble, { at: 'poll' }>,
  ends: Parameters<typeof faultAt>[3],
) => faultAt(BY_JOB, fault, trouble, ends);

/** An accepted job: asking for it is free, so everything that passes is asked again. */
export const jobs: FaultCase[] = [
  // Both vendors refund a job that failed.
  ...atPoll('job failed', { at: 'poll', job: 'failed', error: 'generation_failed' }, () =>
    fails('provider_rejected', 0),
  ),
  ...faultAt(['gpt-image-2-art'], 'job canceled', { at: 'poll', job: 'canceled' }, () =>
    fails('provider_rejected', 0, /cancel/),
  ),
  ...atPoll(
    'job refused for its content',
    { at: 'poll', job: 'failed', error: 'content_policy_violation' },
    () => fails('provider_rejected', 0),
  ),
  ...atPoll('endless job', { at: 'poll', job: 'endless' }, () => endsUnknown(1, /in time/)),
  ...atPoll('unheard-of job status', { at: 'poll', job: 'unheard-of' }, () => endsUnknown(1, /“unheard-of”/)),
  ...atPoll(
    'job failed in other words',
    {
      at: 'poll',
      job: 'failed',
      error: 'OOM',
      respell: (body) =>
        body
          .replace(/"status":"failed"/, '"status":"ERROR"')
          .replace(/"error":[^,]*"OOM"}?/, '"error":{"detail":"OOM"}'),
    },
    () => fails('provider_rejected', 0, /“?OOM/),
  ),
  ...atPoll('job not known', { at: 'poll', answer: { status: 404, code: 'not_found' }, times: 20 }, () =>
    endsUnknown(1, /does not know it any more/),
  ),
  ...atPoll('401 when asked for the job', { at: 'poll', answer: { status: 401 }, times: 20 }, () =>
    endsUnknown(1, /cannot be had/),
  ),
  ...atPoll(
    '429 when asked for the job',
    { at: 'poll', answer: { status: 429, headers: { 'retry-after': '1' } } },
    () => succeeds(1),
  ),
  ...atPoll('500 when asked for the job', { at: 'poll', answer: { status: 500 } }, () => succeeds(1)),
  ...atPoll('a web page when asked for the job', { at: 'poll', answer: { status: 502, html: true } }, () =>
    succeeds(1),
  ),
  ...atPoll('malformed JSON about the job', { at: 'poll', text: '{"status": "succ' }, () => succeeds(1)),
  ...atPoll('reset when asked for the job', { at: 'poll', connection: 'reset' }, () => succeeds(1)),
];

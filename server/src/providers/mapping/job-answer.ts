import type { Produced } from '../../contracts/provider';
import type { Connection } from '../http/connection';
import { providerError } from '../http/errors';
import type { ProviderErrorInit } from '../http/errors';
import { cleanVendorMessage } from '../http/vendor-message';
import { hasImage } from './answer-images';
import { readDelivered } from './delivered-images';
import { jobState } from './job-state';
import type { JobState } from './job-state';
import { membersOf, textOf } from './lenient-fields';
import type { Members } from './lenient-fields';
import { errorOf, problemOf, wordsOf } from './problem';
import type { VendorProblem } from './problem';
import { refusalByWords } from './refusal';

export interface JobFacts {
  connection: Connection;
  /** Where the answer came from. */
  base: URL;
  /** Known once the job was created. */
  jobId: string | null;
  /** How many images were asked for; null when it is not known any more. */
  asked: number | null;
  maxImageBytes: number;
}

/** What differs between vendors with jobs. */
export interface JobTerms {
  /** The vendor's own word for one. */
  noun: 'job' | 'task';
  /** Where its jobs are asked for, below the base URL, without the id. */
  path: string;
  /** Milliseconds until a job is asked for again, at the least. */
  pollAfterMs: number;
  /** Whether a job that was canceled costs nothing, as one that failed does. */
  refundsCanceled: boolean;
  /** What the vendor tells beside each job: its credits, or what is left on the account. */
  accountOf: (job: Members) => Account;
}

type Account = Pick<Produced, 'credits' | 'balance'>;

/** The vendor has the job and is not done. */
export interface JobUnderWay {
  state: 'under way';
  jobId: string;
  account: Account;
  /** The vendor's word for a state that is not known. */
  unknownState?: string;
}

const IDS = ['jobId', 'job_id', 'taskId', 'task_id', 'generation_id', 'id', 'request_id', 'requestId'];
const STATES = ['status', 'state', 'task_status', 'taskStatus', 'job_status', 'jobStatus'];
const ENVELOPES = ['data', 'task', 'job', 'result', 'output'];
const LONGEST_STATE = 40;

const stateWord = (members: Members): string | null => textOf(members, STATES);

interface JobWords {
  /** The members of the job itself, without an envelope around it. */
  members: Members;
  id: string | null;
  state: JobState | null;
  stateWord: string | null;
  problem: VendorProblem | null;
}

/** What an answer says of a job, whether or not it is in an envelope. */
const readWords = (content: unknown): JobWords => {
  const root = membersOf(content) ?? {};
  const inner = ENVELOPES.map((name) => membersOf(root[name])).filter((members) => members !== null);
  const members = [...inner, root].find((one) => stateWord(one) !== null) ?? root;
  const word = stateWord(members);
  return {
    members,
    id: [members, root, ...inner].map((one) => textOf(one, IDS)).find((id) => id !== null) ?? null,
    state: word === null ? null : jobState(word),
    stateWord: word,
    problem: problemOf(members) ?? errorOf(root),
  };
};

/** Whether an answer tells the state of a job, and is no refusal to make one. */
export const isJob = (content: unknown): boolean => readWords(content).state !== null;

/** The vendors refund a job that failed; its words tell whether asking again helps. */
const failureOf = (problem: VendorProblem | null): Pick<ProviderErrorInit, 'code' | 'advice'> => {
  const refusal = problem === null ? null : refusalByWords(problem);
  switch (refusal?.code) {
    case 'provider_credits':
    case 'provider_rejected':
      return { code: refusal.code, advice: refusal.advice };
    default:
      return {
        code: 'provider_rejected',
        advice: 'its credits are refunded, so change what is asked for or ask again',
      };
  }
};

/**
 * A job as the vendor tells it, when it is created and whenever it is asked for. A state that is not known counts as
 * under way: polling is free, and the run's timeout ends it.
 *
 * @throws HeroError provider_rejected or provider_credits for a job that failed or was canceled and is refunded,
 * provider_outcome_unknown for one that was canceled and may not be, provider_bad_response for an answer without a
 * job or for a job that is done without an image.
 */
export const readJobAnswer = (
  content: unknown,
  facts: JobFacts,
  { noun, refundsCanceled, accountOf }: JobTerms,
): Produced | JobUnderWay => {
  const { connection, base, asked, maxImageBytes } = facts;
  const { provider, apiKey } = connection;
  const said = readWords(content);
  const { state, problem } = said;
  const jobId = facts.jobId ?? said.id;
  const account = accountOf(said.members);
  const clean = (text: string): string => cleanVendorMessage({ text, apiKey, prompt: '' });

  if (state === 'failed' || state === 'canceled') {
    const isRefunded = state === 'failed' || refundsCanceled;
    throw providerError({
      provider,
      happened:
        `${state === 'failed' ? 'could not finish' : 'canceled'} the ${noun} ${jobId ?? ''}`.trimEnd(),
      detail: problem === null ? 'it says no more' : clean(wordsOf(problem)),
      ...(isRefunded ? failureOf(problem) : { code: 'provider_outcome_unknown' }),
    });
  }
  // Some answer “success” to a request for a job; the job itself is asked for by its id.
  const isOnlyTaken = facts.jobId === null && jobId !== null;
  const isDone = (state === 'succeeded' && !isOnlyTaken) || (state !== 'under way' && hasImage(content));
  if (isDone) {
    return {
      state: 'produced',
      jobId,
      ...account,
      ...readDelivered(content, { connection, base, asked, maxImageBytes, answer: content }),
    };
  }
  if (jobId === null) {
    throw providerError({ provider, code: 'provider_bad_response', detail: `an answer without a ${noun}` });
  }
  const unknown = state === null ? (said.stateWord ?? 'none') : null;
  return {
    state: 'under way',
    jobId,
    account,
    ...(unknown === null ? {} : { unknownState: clean(unknown).slice(0, LONGEST_STATE) }),
  };
};

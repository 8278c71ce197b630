import type { FaultCase } from '../fault-case';
import { answers } from './answers';
import { connections } from './connections';
import { jobs } from './jobs';
import { results } from './results';
import { spellings } from './spellings';
import { refusals, statuses } from './statuses';
import { words } from './words';

/** Every fault at every vendor it can happen to. */
export const ALL_CASES: readonly FaultCase[] = [
  ...connections,
  ...statuses,
  ...refusals,
  ...answers,
  ...spellings,
  ...words,
  ...jobs,
  ...results,
];

import type { Generation } from '../../contracts/generation';
import { outcomeAnswerSchema, type OpenQuestion } from '../../contracts/open-question';
import { answerOpenQuestion } from '../../runs/outcome/answer';
import { describeQuestion } from '../../runs/outcome/open-question';
import { toGeneration } from '../../runs/model/to-generation';
import { adminRunFor, type RunAccess } from './own-run';
import { readRequest } from '../read-request';
import { respond } from '../respond';
import type { Ports } from '../../runs/model/ports';

/** Handlers for paid calls of unknown outcome, which a person decides. */
export const createAdminOutcomeController = (deps: RunAccess & Ports) => ({
  /** `GET /hero-image/generations/:id/outcome` */
  find: respond(async (ctx): Promise<OpenQuestion> =>
    describeQuestion(deps, await adminRunFor(deps, ctx, 'update')),
  ),

  /** `POST /hero-image/generations/:id/outcome` */
  answer: respond(async (ctx): Promise<Generation> => {
    const answer = readRequest(outcomeAnswerSchema, ctx.request.body);
    const row = await adminRunFor(deps, ctx, 'update');
    return toGeneration(await answerOpenQuestion(deps, row, answer));
  }),
});

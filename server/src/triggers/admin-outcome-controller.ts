import type { Generation } from '../contracts/generation';
import { outcomeAnswerSchema, type OpenQuestion } from '../contracts/open-question';
import { answerQuestion } from '../generation/answer-question';
import { describeQuestion } from '../generation/open-question';
import { presentRun } from '../generation/present';
import { adminRunFor } from './admin-run';
import { readRequest } from './read-request';
import { respond } from './respond';
import type { ServicesOf } from './services';

/** What became of a paid call is a person's to say, where nobody else knows. */
export const createAdminOutcomeController = (services: ServicesOf) => ({
  /** `GET /hero-image/generations/:id/outcome` */
  find: respond(async (ctx): Promise<OpenQuestion> =>
    describeQuestion(services().pipeline, await adminRunFor(services(), ctx, 'update')),
  ),

  /** `POST /hero-image/generations/:id/outcome` */
  answer: respond(async (ctx): Promise<Generation> => {
    const answer = readRequest(outcomeAnswerSchema, ctx.request.body);
    const row = await adminRunFor(services(), ctx, 'update');
    return presentRun(await answerQuestion(services().pipeline, row, answer));
  }),
});

import type { Generation } from '../../contracts/generation';
import { outcomeAnswerSchema, type OpenQuestion } from '../../contracts/open-question';
import { answerOpenQuestion } from '../../runs/outcome/answer';
import { describeQuestion } from '../../runs/outcome/open-question';
import { toGeneration } from '../../runs/model/to-generation';
import { adminRunFor } from './own-run';
import { readRequest } from '../read-request';
import { respond } from '../respond';
import type { ServicesOf } from '../../app/services';

/** What became of a paid call is a person's to say, where nobody else knows. */
export const createAdminOutcomeController = (services: ServicesOf) => ({
  /** `GET /hero-image/generations/:id/outcome` */
  find: respond(async (ctx): Promise<OpenQuestion> =>
    describeQuestion(services().ports, await adminRunFor(services(), ctx, 'update')),
  ),

  /** `POST /hero-image/generations/:id/outcome` */
  answer: respond(async (ctx): Promise<Generation> => {
    const answer = readRequest(outcomeAnswerSchema, ctx.request.body);
    const row = await adminRunFor(services(), ctx, 'update');
    return toGeneration(await answerOpenQuestion(services().ports, row, answer));
  }),
});

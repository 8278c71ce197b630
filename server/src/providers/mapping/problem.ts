import { z } from 'zod';
import { lenientText } from './lenient-fields';
import type { VendorProblem } from './refusal';

const isGiven = (text: string | null | undefined): text is string => text != null && text !== '';

/** A code has no spaces; a sentence is for people. */
const fromText = (text: string): VendorProblem => ({ names: /\s/.test(text) ? [] : [text], reason: text });

/** The `error` of an answer or of a job: a text, or an object with a code, a type and a sentence. Null: it says nothing. */
export const problemSchema = z
  .union([
    z.string().transform(fromText),
    z
      .object({ code: lenientText, type: lenientText, message: lenientText })
      .transform(({ code, type, message }): VendorProblem => {
        const names = [code, type].filter(isGiven);
        return { names, reason: isGiven(message) ? message : null };
      }),
  ])
  .nullish()
  .catch(null)
  .transform((problem) =>
    problem == null || (problem.names.length === 0 && !isGiven(problem.reason)) ? null : problem,
  );

const answerSchema = z.object({ error: problemSchema });

/** What an answer says went wrong; null when it says nothing of the kind. */
export const problemOf = (json: unknown): VendorProblem | null =>
  answerSchema.safeParse(json).data?.error ?? null;

/** A problem for people: its sentence, or its codes where there is none. */
export const wordsOf = ({ names, reason }: VendorProblem): string => reason ?? names.join(', ');

import { z } from 'zod';
import type { JsonReply } from '../http/json-reply';
import { lenientText } from './lenient-fields';

const answerSchema = z.object({ id: lenientText });

/** The vendor's own id of a call that is answered at once, for support; null when it tells none. */
export const callId = ({ json, headers }: Pick<JsonReply, 'json' | 'headers'>): string | null =>
  answerSchema.safeParse(json).data?.id ?? headers['x-request-id'] ?? null;

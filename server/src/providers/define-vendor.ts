import type { CallContext, ImageProvider, ImageRequest, Produced, Submitted } from '../contracts/provider';
import { askedToWait } from '../throttle/vendor-limits';
import { checkKey } from './http/check-key';
import type { JsonReply } from './http/json-reply';
import { pollJob } from './http/poll';
import { submit as sendPaid, submitJson } from './http/submit';
import { readDelivered } from './mapping/delivered-images';
import { readJobAnswer } from './mapping/job-answer';
import type { JobTerms } from './mapping/job-answer';
import { membersOf, textOf } from './mapping/lenient-fields';
import { createVendor } from './vendor';
import type { VendorOptions } from './vendor';
import type { VendorDefinition } from './vendor-definition';

const DEFAULT_IMAGE_BYTES = 30_000_000;
/** No header keeps a paid job waiting for longer: its run would time out meanwhile. */
const LONGEST_WAIT_MS = 30_000;

/**
 * Cap on an answer with this many images, which may stand in it instead of at a URL. Base64 takes four characters
 * for three bytes; the rest of an answer is small.
 */
const replyBytes = (images: number, maxImageBytes: number): number =>
  Math.ceil(images * maxImageBytes * (4 / 3)) + 1_000_000;

/** The vendor's own id of a call that is answered at once, for support; null when it tells none. */
const callId = ({ json, headers }: JsonReply): string | null =>
  textOf(membersOf(json) ?? {}, ['id']) ?? headers['x-request-id'] ?? null;

/** Makes the adapter of a vendor: one paid POST, answered with images or with a job that is polled. */
export const defineVendor =
  (definition: VendorDefinition) =>
  (options: VendorOptions): ImageProvider => {
    const { config, maxImageBytes = DEFAULT_IMAGE_BYTES } = options;
    const { capabilities, jobs } = definition;
    const model = config.model ?? definition.defaultModel;
    const { keyVariable } = definition;
    const { connection, url, requireKey, fields } = createVendor(options, { model, keyVariable });

    const pollAfter = ({ status, headers }: JsonReply, { pollAfterMs }: JobTerms): number => {
      const wanted = askedToWait({ status, headers }, connection.clock.now()) ?? 0;
      return Math.max(pollAfterMs, Math.min(LONGEST_WAIT_MS, wanted));
    };

    const submit = async (request: ImageRequest, context: CallContext): Promise<Produced | Submitted> => {
      requireKey();
      const shared = definition.takesReferenceUrls ? request.references : [];
      const imageUrls = await Promise.all(shared.map((reference) => context.share(reference)));
      const call = definition.toCall(request, { model, imageUrls });
      const { asked, encode } = call;
      const fitted = fields.fit(call.body);
      const base = url(call.path);
      const paid = {
        connection,
        url: base,
        prompt: call.body.prompt,
        idempotencyKey: context.idempotencyKey,
        timeoutMs: config.timeoutMs,
        maxReplyBytes: replyBytes(asked, maxImageBytes),
        signal: context.signal,
        judge: (judged: JsonReply) => definition.judge(judged, call),
        learn: fitted.learn,
      };
      const reply = await (encode === undefined
        ? submitJson({ ...paid, body: fitted.body })
        : sendPaid({ ...paid, payload: encode(fitted.body) }));

      const facts = { connection, base, asked, maxImageBytes };
      const warnings = [...call.warnings, ...fitted.warnings];
      if (jobs === null) {
        const delivered = readDelivered(reply.json, { ...facts, answer: reply });
        return {
          state: 'produced',
          images: delivered.images,
          jobId: callId(reply),
          credits: null,
          warnings: [...warnings, ...delivered.warnings],
        };
      }
      const job = readJobAnswer(reply.json, { ...facts, jobId: null }, jobs);
      switch (job.state) {
        case 'produced':
          return { ...job, warnings: [...warnings, ...job.warnings] };
        case 'under way':
          return {
            state: 'submitted',
            jobId: job.jobId,
            ...job.account,
            pollAfterMs: pollAfter(reply, jobs),
            warnings,
          };
      }
    };

    const pollFor =
      (terms: JobTerms): NonNullable<ImageProvider['poll']> =>
      async (jobId, { signal }) => {
        const base = url(`${terms.path}/${encodeURIComponent(jobId)}`);
        const maxReplyBytes = replyBytes(capabilities.maxImagesPerCall, maxImageBytes);
        const reply = await pollJob({ connection, url: base, jobId, signal, maxReplyBytes });
        const job = readJobAnswer(reply.json, { connection, base, jobId, asked: null, maxImageBytes }, terms);
        if (job.state === 'produced') return job;
        const { unknownState } = job;
        return {
          state: 'pending',
          pollAfterMs: pollAfter(reply, terms),
          ...(unknownState === undefined ? {} : { unknownState }),
        };
      };

    return {
      specificationVersion: 1,
      type: definition.type,
      model,
      source: 'ai',
      capabilities: {
        ...capabilities,
        get sizes() {
          return fields.takes('size') ? capabilities.sizes : null;
        },
        get maxImagesPerCall() {
          return fields.takes(definition.countField) ? capabilities.maxImagesPerCall : 1;
        },
      },
      estimate: ({ count, quality }) => {
        const each = config.creditsPerImage ?? definition.creditsPerImage({ model, quality });
        return each === null ? null : each * count;
      },
      submit,
      ...(jobs === null ? {} : { poll: pollFor(jobs) }),
      check: async ({ signal }) => {
        requireKey();
        const { path, ...test } = definition.keyTest;
        return checkKey({ ...test, connection, url: url(path), signal });
      },
    };
  };

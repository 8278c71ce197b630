import { z } from 'zod';
import { HeroError } from '../../contracts/error';
import type { SourceImage } from '../../contracts/provider';
import type { AssetReference } from '../../contracts/template';
import { readRequest } from '../read-request';
import { respond } from '../respond';
import type { RunLog } from '../../runs/model/run-log';
import type { VendorUrls } from '../../vendor-urls/vendor-urls';
import { keepOutOfLog, noSuchUrl } from './signed-url';

const paramsSchema = z.object({ token: z.string() });

interface Deps {
  vendorUrls: Pick<VendorUrls, 'sharedReference'>;
  readReference: (reference: AssetReference) => Promise<SourceImage>;
  log: Pick<RunLog, 'warn'>;
}

/** Serves a vendor the reference image that the URL is signed for. */
export const createReferenceController = ({ vendorUrls, readReference, log }: Deps) => ({
  /** `GET /api/hero-image/references/:token` */
  findOne: respond(
    async (ctx): Promise<SourceImage> => {
      const { token } = readRequest(paramsSchema, ctx.params);
      keepOutOfLog(ctx);
      // Vendors that go by the file extension get one in the URL.
      const reference = vendorUrls.sharedReference(token.replace(/\.(?:jpg|png)$/, ''));
      if (reference === null) throw noSuchUrl();
      try {
        return await readReference(reference);
      } catch (error) {
        if (!HeroError.isInstance(error)) throw error;
        log.warn(`A reference image could not be given to a vendor: ${error.message}`);
        throw noSuchUrl();
      }
    },
    (ctx, { bytes, mime }) => {
      ctx.set({
        'Cache-Control': 'private, no-store',
        'X-Content-Type-Options': 'nosniff',
        'X-Robots-Tag': 'noindex',
      });
      ctx.body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      ctx.type = mime;
    },
  ),
});

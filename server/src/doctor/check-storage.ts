import type { Core } from '@strapi/strapi';
import type { Config } from '../contracts/config';
import { HeroError } from '../contracts/error';
import { causeClass } from '../media/media-failed';
import { SIZE_LIMIT_ADVICE, sizeLimitConcern } from '../media/size-limit';
import { tryStorage } from '../media/try-storage';
import { fail, ok, warn, type Check } from './check';

const NAME = 'storage';

/** Whether the upload provider stores and deletes files. */
export const checkStorage: Check<{ strapi: Core.Strapi; config: Config }> = async ({ strapi, config }) => {
  try {
    const provider = await tryStorage(strapi);
    const concern = sizeLimitConcern(strapi, config);
    if (concern !== null) return [warn(NAME, concern, SIZE_LIMIT_ADVICE)];
    return [ok(NAME, `The upload provider “${provider}” stored a tiny file and removed it.`)];
  } catch (error) {
    const says = HeroError.isInstance(error)
      ? error.message
      : `The upload provider did not store and remove a tiny file (${causeClass(error)}).`;
    return [
      fail(
        NAME,
        says,
        'Check the upload plugin in config/plugins: its keys, its bucket; or the rights of public/uploads.',
      ),
    ];
  }
};

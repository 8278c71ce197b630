import type { HeroError } from '../../contracts/error';
import { MAYBE_BILLED, providerError } from '../http/errors';
import type { ProviderLabel } from '../http/errors';
import { isEmptyHanded, leavesOf, objectionOf, sentenceOf } from './moderation-signs';

export const REWORDING = 'its content rules do not allow this picture, so reword the title or the template';

const UNTOLD =
  'many APIs refuse in this way what their content rules do not allow, so reword the title or the template';
/** Signs that are told: a vendor may repeat itself for every image. */
const MOST_SIGNS = 3;

/**
 * The refusal that an answer without an image amounts to: a flag, a reason, words in place of the image, or the
 * image's place left empty. The vendor calls the call a success, so it may have billed it. Null: it is no refusal,
 * but nothing that can be read.
 */
export const silentRefusal = (
  answer: unknown,
  {
    provider,
    detail,
    clean,
  }: {
    provider: ProviderLabel;
    /** What the answer lacks, where the vendor says nothing. */
    detail: string;
    /** Makes a vendor's words fit to be shown. */
    clean: (text: string) => string;
  },
): HeroError | null => {
  const leaves = leavesOf(answer);
  const objections = new Set(leaves.map(objectionOf).filter((one) => one !== null));
  const sentence = leaves.map(sentenceOf).find((one) => one !== null) ?? null;
  if (objections.size === 0 && sentence === null && !isEmptyHanded(leaves)) return null;
  const signs = [...objections].filter((one) => one !== sentence).slice(0, MOST_SIGNS);
  const said = [...signs.map(clean), ...(sentence === null ? [] : [`“${clean(sentence)}”`])];
  const isTold = said.length > 0;
  return providerError({
    provider,
    code: 'provider_rejected',
    detail: isTold ? said.join(', ') : detail,
    happened: isTold ? 'refused to draw this' : 'answered without a picture and without a reason',
    advice: `${isTold ? REWORDING : UNTOLD}; ${MAYBE_BILLED}`,
    maybeBilled: true,
  });
};

import type { HeroErrorCode } from '../contracts/error';
import { ERROR_POLICY, type Blame } from '../contracts/error-policy';

export const blameOf = (code: HeroErrorCode): Blame => ERROR_POLICY[code].blame;

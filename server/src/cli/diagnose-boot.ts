import type { DoctorCheck } from '../contracts/doctor';
import type { BootError } from './open-app';

/** Strapi's prefix for errors of a plugin's config validator. */
const CONFIG = /^Error regarding (?:plugin::)?hero-image config: /;

const DATABASE =
  /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|SQLITE_|ER_ACCESS_DENIED|ER_BAD_DB|28P01|28000|3D000|KnexTimeout/;

/** `user:password` of a URL. */
const CREDENTIALS = /(\w+:\/\/)[^\s/@]+@/g;

const codesOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return '';
  const inner = cause instanceof AggregateError ? cause.errors.map(codesOf).join(' ') : codesOf(cause.cause);
  return `${cause.name} ${'code' in cause ? String(cause.code) : ''} ${inner}`;
};

/** Why Strapi does not start: each mistake in the config, the database, or an error of the app itself. */
export const diagnoseBoot = ({ message, cause }: BootError): DoctorCheck[] => {
  const said = message.replace(CREDENTIALS, '$1…@');
  if (CONFIG.test(said)) {
    return said
      .replace(CONFIG, '')
      .split('\n')
      .map((says) => ({
        ...{ name: 'config', state: 'fail' as const, says },
        todo: "Correct it at 'hero-image'.config in config/plugins.",
      }));
  }
  const says = said === '' ? codesOf(cause).trim() : said;
  if (DATABASE.test(`${codesOf(cause)} ${said}`)) {
    const todo = 'Check config/database and its variables, and that the server runs.';
    return [{ name: 'database', state: 'fail', says: `It does not answer: ${says}`, todo }];
  }
  return [
    {
      name: 'strapi',
      state: 'fail',
      says: `It does not start: ${says}`,
      todo: 'Start it with npm run develop.',
    },
  ];
};

import type { Core, Plugin } from '@strapi/strapi';
import type { z } from 'zod';
import { configSchema, type Config } from './contracts/config';
import { checkProviderOrder } from './providers/registry';

type Issue = z.core.$ZodIssue;

const valueAt = (input: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );

/** Members whose values stay out of messages; the URLs may contain passwords. */
const SECRET = /key|secret|token|password|redisUrl|postgresUrl/i;

const HIDDEN = 'a hidden value';

/** URLs can carry passwords before the host and keys in the query. */
const withoutSecrets = (text: string): string =>
  text.replace(/(:\/\/)[^/?#\s]*@/g, '$1…@').replace(/(:\/\/[^?#\s]*\?)[^#\s]*/g, '$1…');

const shown = (input: unknown, path: PropertyKey[]): string => {
  const value = valueAt(input, path);
  if (path.some((key) => SECRET.test(String(key)))) return HIDDEN;
  if (value === undefined) return 'missing';
  return typeof value === 'object' || typeof value === 'string'
    ? JSON.stringify(value, (key, member: unknown) => {
        if (SECRET.test(key)) return HIDDEN;
        return typeof member === 'string' ? withoutSecrets(member) : member;
      }).slice(0, 120)
    : `${typeof value === 'number' || typeof value === 'boolean' ? value : typeof value}`;
};

const written = (path: PropertyKey[]): string =>
  path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`))
    .join('');

const explain = (input: unknown, issue: Issue): string => {
  const path = written(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const members = issue.keys.map((key) => `“${key}”`).join(', ');
    return `${path === '' ? 'config' : path} has no member ${members}; check the spelling or remove it`;
  }
  return `${path} is ${shown(input, issue.path)}; ${issue.message}`;
};

/**
 * Validates the config at boot and reports every mistake with its path, its value and what to do.
 *
 * @throws Error, which stops the boot
 */
const validator = (input: unknown): void => {
  const parsed = configSchema.safeParse(input);
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => explain(input, issue)).join('\n'));
  checkProviderOrder(parsed.data);
};

export const config = { default: {}, validator } satisfies Plugin.Config.ServerObject['config'];

/** The validated config with defaults: Strapi keeps the config as written, not as parsed. */
export const readConfig = (strapi: Core.Strapi): Config =>
  configSchema.parse(strapi.config.get('plugin::hero-image'));

import { describe, expect, it } from 'vitest';
import { readBackfillArguments } from '../../../server/src/cli/backfill-arguments';
import { UsageError } from '../../../server/src/cli/usage-error';

const TYPE = ['--type', 'api::article.article'];
const refusal = (args: string[]): string => {
  try {
    readBackfillArguments(args);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error(`${args.join(' ')} was taken`);
};

describe('the arguments of a backfill', () => {
  it('need a type, and have the defaults of the API', () => {
    expect(readBackfillArguments(TYPE)).toEqual({
      kind: 'order',
      yes: false,
      order: {
        ...{ uid: 'api::article.article', scope: 'published', existing: 'keep', chosen: false },
        dryRun: false,
      },
    });
    expect(refusal([])).toContain('--type is missing');
  });

  it('carry every member of an order', () => {
    const args = [
      ...[...TYPE, '--field', 'hero', '--locale', 'en', '--locale', 'de', '--scope', 'all'],
      ...['--filters', '{"title":{"$contains":"tide"}}', '--existing', 'stale', '--chosen', '--limit', '12'],
      ...['--template', 'news', '--provider', 'main', '--quality', 'high', '--dry-run', '--yes'],
    ];
    expect(readBackfillArguments(args)).toEqual({
      kind: 'order',
      yes: true,
      order: {
        ...{ uid: 'api::article.article', field: 'hero', locales: ['en', 'de'], scope: 'all' },
        ...{ filters: { title: { $contains: 'tide' } }, existing: 'stale', chosen: true, limit: 12 },
        ...{ template: 'news', provider: 'main', quality: 'high', dryRun: true },
      },
    });
  });

  it.each([
    [['--limit', 'many'], '--limit'],
    [['--limit', '0'], '--limit'],
    [['--limit', '1.5'], '--limit'],
    [['--scope', 'drafts'], '--scope'],
    [['--existing', 'burn'], '--existing'],
    [['--quality', 'best'], '--quality'],
    [['--locale', 'x'], '--locale.0'],
    [['--filters', '{title}'], '--filters is no JSON'],
    [['--filters', '[1]'], '--filters'],
    [['--filters', 'null'], '--filters'],
    [['--colour', 'red'], '--colour'],
    [['--yes=please'], '--yes'],
    [['article'], 'article'],
    [['--type', 'articles'], '--type: must be a content type'],
    [['--list'], 'alone'],
    [['--pause', 'one'], 'alone'],
  ])('are refused with %j, by their own name', (args, says) => {
    expect(refusal([...TYPE, ...args])).toContain(says);
  });

  it('name a backfill to look at or to act on, and nothing beside it', () => {
    expect(readBackfillArguments(['--list'])).toEqual({ kind: 'list' });
    expect(readBackfillArguments(['--watch', 'one'])).toEqual({ kind: 'watch', id: 'one' });
    for (const action of ['pause', 'resume', 'cancel', 'retry'])
      expect(readBackfillArguments([`--${action}`, 'one'])).toEqual({ kind: 'act', id: 'one', action });
    expect(refusal(['--pause', 'one', '--resume', 'one'])).toContain('alone');
    expect(refusal(['--watch', ' '])).toContain('--list');
    expect(refusal(['--watch'])).toContain('--watch');
  });
});

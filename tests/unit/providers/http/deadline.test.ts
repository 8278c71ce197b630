import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isTimeout } from '../../../../server/src/providers/http/errors';
import { withDeadline } from '../../../../server/src/providers/http/deadline';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Work that ends only when it is aborted. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });

const never = (): AbortSignal => new AbortController().signal;

describe('a deadline', () => {
  it('returns the result of work done in time, and leaves no listener on the outer signal', async () => {
    const outer = new AbortController();
    expect(await withDeadline({ signal: outer.signal, ms: 60_000 }, () => Promise.resolve('done'))).toBe(
      'done',
    );
    outer.abort();
  });

  it('aborts work with a timeout', async () => {
    const seen: boolean[] = [];
    const work = (signal: AbortSignal) =>
      untilAborted(signal).catch((error: unknown) => {
        seen.push(isTimeout(signal));
        throw error;
      });
    await expect(withDeadline({ signal: never(), ms: 20 }, work)).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(seen).toStrictEqual([true]);
  });

  it('aborts work with the reason of the outer signal, also of one aborted before', async () => {
    const reason = new Error('Stop');
    const outer = new AbortController();
    const work = withDeadline({ signal: outer.signal, ms: 60_000 }, untilAborted);
    outer.abort(reason);
    await expect(work).rejects.toBe(reason);
    await expect(withDeadline({ signal: outer.signal, ms: 60_000 }, untilAborted)).rejects.toBe(reason);
  });

  it('survives garbage collection', async () => {
    const works = Array.from({ length: 50 }, () =>
      withDeadline({ signal: never(), ms: 200 }, untilAborted).catch(() => 'ended'),
    );
    collectGarbage();
    await sleep(50);
    collectGarbage();
    expect(await Promise.race([Promise.all(works), sleep(5_000).then(() => 'hangs')])).toHaveLength(50);
  });
});

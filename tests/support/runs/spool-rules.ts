import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Spool } from '../../../server/src/runs/model/spool';

/** What every spool has to do, whatever keeps its bytes. */
export const spoolRules = (open: () => Spool): void => {
  describe('the spool', () => {
    it('returns stored bytes unchanged, however many', async () => {
      const spool = open();
      for (const size of [0, 1, 384 * 1024, 384 * 1024 + 1, 9_000_001]) {
        const bytes = randomBytes(size);
        const { ref, sha256 } = await spool.put(randomUUID(), 2, bytes);
        expect(ref.endsWith('/2')).toBe(true);
        expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
        expect(bytes.equals((await spool.get(ref))!)).toBe(true);
        expect(await spool.has(ref)).toBe(true);
      }
    });

    it('stores a view of a larger buffer, not the buffer', async () => {
      const spool = open();
      const whole = randomBytes(100);
      const { ref } = await spool.put(randomUUID(), 0, whole.subarray(10, 20));
      expect(whole.subarray(10, 20).equals((await spool.get(ref))!)).toBe(true);
    });

    it('keeps the last of two images under one reference, whole', async () => {
      const spool = open();
      const runId = randomUUID();
      await spool.put(runId, 0, randomBytes(1_000_000));
      const { ref } = await spool.put(runId, 0, Buffer.from('second'));
      expect(Buffer.from((await spool.get(ref))!).toString()).toBe('second');
    });

    it('deletes the images of a run, by id or by a reference, and nothing else', async () => {
      const spool = open();
      const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
      for (const run of [one, two, three]) {
        for (const index of [0, 1]) await spool.put(run, index, Buffer.from('x'));
      }
      await spool.drop([one, `${two}/1`]);
      expect(await spool.get(`${one}/0`)).toBeNull();
      expect(await spool.has(`${two}/0`)).toBe(false);
      expect(await spool.has(`${three}/1`)).toBe(true);
      await spool.drop([one]);
    });

    it('returns null for an unknown reference', async () => {
      expect(await open().get(`${randomUUID()}/0`)).toBeNull();
    });
  });
};

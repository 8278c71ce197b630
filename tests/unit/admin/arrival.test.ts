import { describe, expect, it } from 'vitest';
import { readArrival } from '../../../admin/src/field/arrival';
import { outcomeAnswerSchema } from '../../../server/src/contracts/open-question';

describe('readArrival', () => {
  it.each([
    [' https://vendor.example/a.png ', false, { answer: 'arrived', url: 'https://vendor.example/a.png' }],
    ['http://vendor.example/a.png', true, { answer: 'arrived', url: 'http://vendor.example/a.png' }],
    [' job-1 ', true, { answer: 'arrived', jobId: 'job-1' }],
  ])('reads %j (job ids: %j) as an answer that the contract accepts', (typed, takesJobId, answer) => {
    expect(readArrival(typed, takesJobId)).toEqual({ kind: 'answer', answer });
    expect(outcomeAnswerSchema.parse(answer)).toEqual(answer);
  });

  it.each([
    ['  ', true, 'empty'],
    ['job-1', false, 'no-address'],
    ['https://', true, 'no-address'],
    ['ftp://vendor.example/a.png', true, 'no-address'],
    ['two words', true, 'no-address'],
    ['x'.repeat(501), true, 'too-long'],
  ])('reads no location from %j (job ids: %j): %s', (typed, takesJobId, kind) => {
    expect(readArrival(typed, takesJobId)).toEqual({ kind });
  });
});

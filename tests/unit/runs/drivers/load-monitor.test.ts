import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLoadMonitor } from '../../../../server/src/runs/drivers/load-monitor';

afterEach(() => {
  vi.restoreAllMocks();
});

const busyFor = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};
const turns = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('pressure', () => {
  it('is high after the event loop stood still, and not for ever', async () => {
    const pressure = createLoadMonitor();
    pressure.start();
    await turns(60);
    busyFor(400);
    await turns(60);
    expect(pressure.isHigh()).toBe(true);
    await turns(1_000);
    pressure.isHigh();
    await turns(100);
    expect(pressure.isHigh()).toBe(false);
    pressure.stop();
  });

  it('is high when a container is nearly out of memory', () => {
    vi.spyOn(process, 'constrainedMemory').mockReturnValue(1_000_000);
    expect(createLoadMonitor().isHigh()).toBe(true);
    vi.spyOn(process, 'constrainedMemory').mockReturnValue(0);
    expect(createLoadMonitor().isHigh()).toBe(false);
    vi.spyOn(process, 'constrainedMemory').mockReturnValue(2 ** 63);
    expect(createLoadMonitor().isHigh()).toBe(false);
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ReregisterSlaveMessage } from '../../wire/gen/internal.ts';
import type { MasterEvent } from '../core/events.ts';
import { EarlyArrivals } from './early-arrivals.ts';

function comeback(from: string, version: string): MasterEvent {
  const message: ReregisterSlaveMessage = { slave: { hostname: 'h' }, version };
  return { type: 'agent-reregistering', from, message };
}

describe('early arrivals', () => {
  afterEach(() => vi.useRealTimers());

  it('keep the last word of each agent, and let others pass', async () => {
    const early = new EarlyArrivals();
    expect(early.hold(comeback('a', '1'))).toBe(true);
    expect(early.hold(comeback('b', '1'))).toBe(true);
    expect(early.hold(comeback('a', '2'))).toBe(true);
    expect(early.hold({ type: 'ticked' })).toBe(false);
    const posted: MasterEvent[] = [];
    early.release((event) => posted.push(event));
    early.release((event) => posted.push(event));
    expect(early.isHolding).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(posted).toEqual([comeback('a', '2'), comeback('b', '1')]);
    expect(early.isHolding).toBe(false);
  });

  it('wait until they are let in, or for a moment at most', async () => {
    const early = new EarlyArrivals();
    const letIn = early.wait();
    early.release(() => {});
    await letIn;
    // Nobody lets this one in.
    vi.useFakeTimers();
    const inVain = early.wait();
    await vi.runAllTimersAsync();
    await inVain;
  });
});

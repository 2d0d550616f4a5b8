import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameworkErrorMessage } from '../../wire/gen/internal.ts';
import { noRateLimits, type RateLimitRules } from './rate-limit-rules.ts';
import { TestBed } from './test-bed.ts';

function driver(place: number): string {
  return `scheduler-${place}@10.0.0.${place}:99`;
}

function subscribe(bed: TestBed, place: number, principal: string | undefined): void {
  const framework_info = {
    user: 'u',
    name: 'f',
    failover_timeout: 3600,
    ...(principal === undefined ? {} : { principal }),
  };
  bed.post({ type: 'driver-subscribing', from: driver(place), subscribe: { framework_info }, force: false });
}

function request(bed: TestBed, place: number): void {
  bed.post({
    type: 'driver-called',
    from: driver(place),
    messageName: 'mesos.internal.ResourceRequestMessage',
    call: { type: 'REQUEST', framework_id: { value: `M-000${place}` }, request: {} },
  });
}

/** Drivers 0, 1… of these principals. */
function serving(rateLimits: RateLimitRules, principals: readonly (string | undefined)[]): TestBed {
  const bed = new TestBed({ rateLimits }).elect();
  for (const [place, principal] of principals.entries()) subscribe(bed, place, principal);
  return bed;
}

function handled(bed: TestBed): number {
  return bed.state.counters.named.messages_resource_request;
}

const rules = (byPrincipal: RateLimitRules['byPrincipal'], others?: RateLimitRules['others']): RateLimitRules => ({
  byPrincipal,
  others,
});

describe('rate limits', () => {
  it('let messages of a principal through one at a time, in their order', () => {
    const bed = serving(rules(new Map([['slow', { qps: 2, capacity: 10 }]])), ['slow', 'free']);
    for (let count = 0; count < 4; count++) request(bed, 0);
    request(bed, 1);
    expect(handled(bed)).toBe(2);
    bed.advance(499);
    expect(handled(bed)).toBe(2);
    bed.advance(1);
    expect(handled(bed)).toBe(3);
    bed.advance(1000);
    expect(handled(bed)).toBe(5);
    const framework = bed.state.frameworks.get('M-0000');
    expect(framework?.metrics).toMatchObject({ messagesReceived: 4, messagesProcessed: 4 });
  });

  it('drop what is beyond the capacity, and tell the driver in the words of Mesos', () => {
    const bed = serving(rules(new Map([['slow', { qps: 1, capacity: 2 }]])), ['slow']);
    for (let count = 0; count < 5; count++) request(bed, 0);
    const errors = bed.effects.filter(
      (effect) => effect.type === 'send' && effect.message.name === FrameworkErrorMessage.name,
    );
    expect(errors).toMatchObject(
      Array(2).fill({
        to: driver(0),
        body: { message: 'Message mesos.internal.ResourceRequestMessage dropped: capacity(2) exceeded' },
      }),
    );
    expect(bed.state.counters.named.dropped_messages).toBe(2);
    expect(bed.state.frameworks.get('M-0000')?.metrics).toMatchObject({ messagesReceived: 5, messagesProcessed: 1 });
    bed.advance(10_000);
    expect(handled(bed)).toBe(3);
  });

  it('hold all others together, those without a principal too', () => {
    const others = { qps: 1, capacity: 10 };
    const bed = serving(rules(new Map([['named', { qps: undefined, capacity: undefined }]]), others), [
      'a',
      undefined,
      'named',
    ]);
    for (const place of [0, 1, 2, 2]) request(bed, place);
    // One of the first two passes; who is named without a rate may send as it likes.
    expect(handled(bed)).toBe(3);
    bed.advance(1000);
    expect(handled(bed)).toBe(4);
  });

  it('keep the end of a connection in its place among the messages', () => {
    const bed = serving(rules(new Map([['slow', { qps: 1, capacity: 1 }]])), ['slow']);
    request(bed, 0);
    request(bed, 0);
    bed.post({ type: 'link-broken', pid: driver(0) });
    expect(bed.state.frameworks.get('M-0000')?.connected).toBe(true);
    bed.advance(1000);
    expect(handled(bed)).toBe(2);
    bed.advance(1000);
    expect(bed.state.frameworks.get('M-0000')?.connected).toBe(false);
  });

  it('do not hold who is not registered, nor without rules', () => {
    const bed = serving(noRateLimits, ['a']);
    for (let count = 0; count < 100; count++) request(bed, 0);
    expect(handled(bed)).toBe(100);
    expect(bed.state.limiters.size).toBe(0);
    expect(bed.state.frameworks.get('M-0000')?.metrics).toMatchObject({
      messagesReceived: 100,
      messagesProcessed: 100,
    });
  });

  it('never let more through than the rate, never less than comes and may pass, and lose nothing', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 20 }), (gapsMs, qps) => {
        const bed = serving(rules(new Map([['p', { qps, capacity: 1000 }]])), ['p']);
        const startMs = bed.nowMs;
        let sent = 0;
        for (const gapMs of gapsMs) {
          bed.advance(gapMs);
          request(bed, 0);
          sent++;
          expect(handled(bed)).toBeLessThanOrEqual(Math.floor(((bed.nowMs - startMs) * qps) / 1000 + 1e-6) + 1);
        }
        // Whatever waits has passed after so many intervals.
        bed.advance((sent * 1000) / qps + 1);
        expect(handled(bed)).toBe(sent);
      }),
      { numRuns: 200 },
    );
  });
});

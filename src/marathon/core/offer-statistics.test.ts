import { describe, expect, it } from 'vitest';
import type { Offer } from '../../wire/gen/mesos.ts';
import {
  createOfferStatistics,
  noteRefusal,
  noteUse,
  refusalReasons,
  summarise,
  summariseLastOffers,
} from './offer-statistics.ts';

const offerOf = (agent: string): Offer => ({
  id: { value: `o-${agent}` },
  framework_id: { value: 'f' },
  agent_id: { value: agent },
  hostname: agent,
});

describe('statistics of offers', () => {
  it('are a funnel: each row gets what the rows above let through', () => {
    const rows = summarise(
      10,
      new Map([
        ['UnfulfilledConstraint', 3],
        ['InsufficientCpus', 5],
      ]),
    );
    expect(rows.map(({ reason }) => reason)).toEqual([...refusalReasons]);
    expect(rows.map(({ processed }) => processed)).toEqual([10, 10, 7, 7, 7, 2, 2, 2, 2, 2]);
  });

  it('count the newest offer of each agent, and all since the app began to wait', () => {
    const statistics = createOfferStatistics();
    const cpus = { reason: 'InsufficientCpus', explanation: 'x' } as const;
    const role = { reason: 'UnfulfilledRole', explanation: 'y' } as const;
    noteRefusal(statistics, offerOf('a'), role, 1);
    noteRefusal(statistics, offerOf('a'), cpus, 2);
    noteRefusal(statistics, offerOf('b'), cpus, 3);
    noteUse(statistics, offerOf('b'), 4);
    expect(statistics).toMatchObject({ processed: 4, unused: 3, lastUnusedAtMs: 3, lastUsedAtMs: 4 });
    const last = summariseLastOffers(statistics);
    expect(last[0]).toEqual({ reason: 'UnfulfilledRole', declined: 0, processed: 2 });
    expect(last[4]).toEqual({ reason: 'InsufficientCpus', declined: 1, processed: 2 });
    const all = summarise(statistics.processed, statistics.refused);
    expect(all[0]?.declined).toBe(1);
    expect(all[4]?.declined).toBe(2);
  });
});

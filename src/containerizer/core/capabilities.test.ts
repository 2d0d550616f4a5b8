import { describe, expect, it } from 'vitest';
import { capabilityNames, capabilityNumbers, grantCapabilities } from './capabilities.ts';

const all = [0, 1, 2, 3];

describe('capabilities', () => {
  it('have numbers in Linux and names for people', () => {
    expect(capabilityNumbers({ capabilities: ['NET_RAW', 'UNKNOWN', 'CHOWN', 'NET_RAW'] })).toEqual([0, 13]);
    expect(capabilityNumbers({})).toEqual([]);
    expect(capabilityNames([0, 13, 60])).toBe('CHOWN, NET_RAW, capability 60');
  });

  it.each([
    ['nothing is asked for', {}, {}, undefined],
    ['effective ones are the bound', { effective: [1] }, {}, { effective: [1], bounding: [1] }],
    ['an empty list takes all', { effective: [] }, {}, { effective: [], bounding: [] }],
    ['a bound alone', { bounding: [1, 2] }, {}, { bounding: [1, 2] }],
    ['a bound beyond what the agent has', { bounding: [1, 9] }, {}, { bounding: [1] }],
    ['both', { effective: [1], bounding: [1, 2] }, {}, { effective: [1], bounding: [1, 2] }],
    ['those of the agent', {}, { effective: [0], bounding: [0, 1] }, { effective: [0], bounding: [0, 1] }],
    [
      'fewer than the agent gives',
      { effective: [] },
      { effective: [0], bounding: [0, 1] },
      { effective: [], bounding: [0, 1] },
    ],
    ['a bound below what the agent gives', { bounding: [1] }, { effective: [0, 1] }, { effective: [1], bounding: [1] }],
  ])('are granted: %s', (_, wish, agent, granted) => {
    expect(grantCapabilities(wish, agent, all)).toEqual({ ok: true, value: granted });
  });

  it.each([
    ['DAC_READ_SEARCH are beyond', { effective: [0, 2] }, { bounding: [0, 1] }],
    ['(none)', { bounding: [2] }, { bounding: [] }],
    ['CHOWN are not among the bounding ones', { effective: [0], bounding: [1] }, {}],
    ["KILL are not the agent's to give", { effective: [5] }, {}],
  ])('are refused: %s', (why, wish, agent) => {
    expect(grantCapabilities(wish, agent, all)).toMatchObject({
      ok: false,
      error: { code: 'capabilities-not-allowed', reason: expect.stringContaining(why) },
    });
  });
});

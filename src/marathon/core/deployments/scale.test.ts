import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { App } from '../app.ts';
import { readApp } from '../app-document.ts';
import type { Condition } from '../conditions.ts';
import { type Instance, isCandidate } from '../instance.ts';
import { Issues } from '../issues.ts';
import { normaliseApp } from '../normalise.ts';
import { defaultSettings } from '../settings.ts';
import { emptyTally, tallyInstance } from '../tally.ts';
import { chooseVictims } from './kill-order.ts';
import type { NextMoves } from './restart.ts';
import { nextScaleMoves } from './scale.ts';

const version = '2026-01-01T00:00:00.000Z';

function appOf(json: Record<string, unknown>): App {
  const context = { settings: defaultSettings, base: '/', defaultRole: () => '*' };
  const settings = normaliseApp(readApp({ id: '/a', cmd: 'x', ...json }, new Issues()), context, new Issues());
  return { ...settings, version, versionInfo: { lastScalingAt: version, lastConfigChangeAt: version } };
}

function instanceOf(id: string, condition: Condition, more: Partial<Instance> = {}): Instance {
  return {
    id,
    appId: '/a',
    goal: 'Running',
    condition,
    sinceMs: 0,
    createdAtMs: 0,
    version,
    configVersion: version,
    role: '*',
    incarnation: 1,
    isChecked: false,
    isGated: false,
    ready: false,
    ...more,
  };
}

function scale(instances: readonly Instance[], target: number, sentenced: readonly string[] = []): NextMoves {
  const all = emptyTally();
  for (const instance of instances) tallyInstance(all, instance, 1);
  return nextScaleMoves({
    app: appOf({ instances: target }),
    all,
    instances: () => instances,
    sentenced: new Set(sentenced),
    ignoredUnready: 0,
  });
}

const ids = (instances: readonly Instance[]): string[] => instances.map(({ id }) => id);

describe('scaling', () => {
  it('starts what is missing and ends what is too much', () => {
    const three = ['a', 'b', 'c'].map((id) => instanceOf(id, 'Running'));
    expect(scale(three, 5)).toMatchObject({ kill: [], start: 2, isDone: false });
    expect(scale(three, 3)).toMatchObject({ kill: [], start: 0, isDone: true });
    expect(scale(three, 1).kill).toHaveLength(2);
  });

  it('replaces sentenced instances when the number says so', () => {
    const three = ['a', 'b', 'c'].map((id) => instanceOf(id, 'Running'));
    expect(scale(three, 2, ['b'])).toMatchObject({ kill: ['b'], start: 0 });
    expect(scale(three, 3, ['b'])).toMatchObject({ kill: ['b'], start: 1 });
  });

  it('waits for instances to be ready, but not for those that are lost', () => {
    const staging = [instanceOf('a', 'Running'), instanceOf('b', 'Staging')];
    expect(scale(staging, 2).isDone).toBe(false);
    const lost = [instanceOf('a', 'Running'), instanceOf('b', 'UnreachableInactive')];
    expect(scale(lost, 1).isDone).toBe(true);
    expect(scale(lost, 2).start).toBe(1);
  });

  it('always ends with the wanted number of candidates', () => {
    const conditions = fc.constantFrom<Condition>(
      'Scheduled',
      'Staging',
      'Running',
      'Unreachable',
      'UnreachableInactive',
    );
    fc.assert(
      fc.property(
        fc.array(conditions, { maxLength: 12 }),
        fc.nat({ max: 12 }),
        fc.array(fc.nat({ max: 11 })),
        (list, target, marked) => {
          const instances = list.map((condition, index) => instanceOf(`i${index}`, condition));
          const candidates = instances.filter(isCandidate);
          const sentenced = [...new Set(marked.map((index) => `i${index}`))].filter((id) =>
            ids(candidates).includes(id),
          );
          const next = scale(instances, target, sentenced);
          for (const id of sentenced) expect(next.kill).toContain(id);
          expect(candidates.length - next.kill.length + next.start).toBe(target);
          expect(new Set(next.kill).size).toBe(next.kill.length);
        },
      ),
    );
  });
});

describe('the order of killing', () => {
  const youngest = appOf({});
  const oldest = appOf({ killSelection: 'OLDEST_FIRST' });

  it('takes the least useful first', () => {
    const instances = [
      instanceOf('running', 'Running'),
      instanceOf('starting', 'Starting'),
      instanceOf('unreachable', 'Unreachable'),
      instanceOf('staging', 'Staging'),
      instanceOf('scheduled', 'Scheduled'),
    ];
    const order = ['scheduled', 'unreachable', 'staging', 'starting', 'running'];
    expect(ids(chooseVictims(youngest, instances, 5, new Set()))).toEqual(order);
  });

  it('takes the youngest or the oldest among equals', () => {
    const instances = [5, 9, 7].map((activeSinceMs) => instanceOf(`t${activeSinceMs}`, 'Running', { activeSinceMs }));
    expect(ids(chooseVictims(youngest, instances, 2, new Set()))).toEqual(['t9', 't7']);
    expect(ids(chooseVictims(oldest, instances, 2, new Set()))).toEqual(['t5', 't7']);
  });

  it('takes the sentenced before all others', () => {
    const instances = [instanceOf('a', 'Running'), instanceOf('b', 'Staging')];
    expect(ids(chooseVictims(youngest, instances, 1, new Set(['a'])))).toEqual(['a']);
  });

  it('keeps groups balanced', () => {
    const app = appOf({ constraints: [['rack', 'GROUP_BY', '2']] });
    const at = (id: string, rack: string): Instance =>
      instanceOf(id, 'Running', {
        agent: { host: 'h', agentId: 'a', attributes: [{ name: 'rack', type: 'TEXT', text: { value: rack } }] },
      });
    const instances = [at('a1', 'r1'), at('a2', 'r1'), at('a3', 'r1'), at('b1', 'r2')];
    const victims = chooseVictims(app, instances, 2, new Set());
    expect(ids(victims).every((id) => id.startsWith('a'))).toBe(true);
  });
});

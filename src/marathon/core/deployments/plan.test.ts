import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { App } from '../app.ts';
import { readApp } from '../app-document.ts';
import { Issues } from '../issues.ts';
import { normaliseApp } from '../normalise.ts';
import { defaultSettings } from '../settings.ts';
import type { AppChange } from './deployment.ts';
import { hasCycle, planSteps } from './plan.ts';

const old = '2026-01-01T00:00:00.000Z';
const now = '2026-01-02T00:00:00.000Z';

function appOf(id: string, json: Record<string, unknown> = {}, version = old): App {
  const context = { settings: defaultSettings, base: '/', defaultRole: () => '*' };
  const settings = normaliseApp(readApp({ id, cmd: 'x', ...json }, new Issues()), context, new Issues());
  return { ...settings, version, versionInfo: { lastScalingAt: version, lastConfigChangeAt: version } };
}

const none: readonly string[] = [];

function plan(
  changes: Record<string, [App | undefined, App | undefined]>,
  dependencies: Record<string, string[]> = {},
): string[] {
  const staged = new Map<string, AppChange>(
    Object.entries(changes).map(([id, [from, to]]) => [id, { from, to, sentenced: none }]),
  );
  const steps = planSteps(staged, (app) => dependencies[app] ?? []);
  return steps.map(({ actions }) =>
    actions.map(({ action, app }) => `${action.replace('Application', '')} ${app}`).join(', '),
  );
}

describe('the plan of a deployment', () => {
  it('of new apps starts all, then scales them in order of dependencies', () => {
    const steps = plan(
      {
        '/front': [undefined, appOf('/front')],
        '/back': [undefined, appOf('/back')],
        '/db': [undefined, appOf('/db')],
      },
      { '/front': ['/back'], '/back': ['/db'] },
    );
    expect(steps).toEqual(['Start /front, Start /back, Start /db', 'Scale /db', 'Scale /back', 'Scale /front']);
  });

  it('stops what is gone before anything else', () => {
    const steps = plan({ '/a': [undefined, appOf('/a')], '/b': [appOf('/b'), undefined] });
    expect(steps).toEqual(['Stop /b', 'Start /a', 'Scale /a']);
  });

  it.each([
    [{ instances: 1 }, { instances: 2 }, ['Scale /a']],
    [{ cmd: 'x' }, { cmd: 'y' }, ['Restart /a']],
    [{ cmd: 'x' }, { cmd: 'y', instances: 0 }, ['Scale /a']],
    [{}, {}, []],
    [{ instances: 1 }, { instances: 3, env: { A: 'b' } }, ['Restart /a']],
  ])('from %j to %j is %j', (before, after, expected) => {
    const from = appOf('/a', before);
    const isConfig = JSON.stringify(expected).includes('Restart') || 'cmd' in after;
    const to = {
      ...appOf('/a', after, now),
      versionInfo: { lastScalingAt: now, lastConfigChangeAt: isConfig ? now : old },
    };
    expect(plan({ '/a': [from, to] })).toEqual(expected);
  });

  it('of a restart call replaces tasks although the definition is the same', () => {
    const from = appOf('/a');
    const to = { ...from, version: now, versionInfo: { lastScalingAt: old, lastConfigChangeAt: now } };
    expect(plan({ '/a': [from, to] })).toEqual(['Restart /a']);
  });

  it('of a scale-down with sentenced instances scales, even to the same number', () => {
    const app = appOf('/a');
    const staged = new Map([['/a', { from: app, to: app, sentenced: ['x'] }]]);
    expect(planSteps(staged, () => [])[0]?.actions[0]?.action).toBe('ScaleApplication');
  });

  it('puts every app after all it depends on, whatever the graph', () => {
    const size = 8;
    const edges = fc.array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })), { maxLength: 20 });
    fc.assert(
      fc.property(edges, (pairs) => {
        // Edges lead to lower numbers only, so that there is no circle.
        const dependencies: Record<string, string[]> = {};
        for (const [left, right] of pairs) {
          if (left === right) continue;
          const key = `/a${Math.max(left, right)}`;
          dependencies[key] = [...(dependencies[key] ?? []), `/a${Math.min(left, right)}`];
        }
        const ids = Array.from({ length: size }, (_, index) => `/a${index}`);
        const staged = new Map(ids.map((id) => [id, { from: undefined, to: appOf(id), sentenced: none }] as const));
        const of = (app: string): string[] => dependencies[app] ?? [];
        expect(hasCycle(ids, of)).toBe(false);
        const place = new Map<string, number>();
        planSteps(staged, of).forEach(({ actions }, index) => {
          for (const { action, app } of actions) if (action === 'ScaleApplication') place.set(app, index);
        });
        expect(place.size).toBe(size);
        for (const id of ids) {
          for (const dependency of of(id)) expect(place.get(dependency)).toBeLessThan(place.get(id) ?? 0);
        }
      }),
    );
  });
});

describe('circles', () => {
  it.each([
    [{ a: ['b'], b: ['a'] }, true],
    [{ a: ['a'] }, true],
    [{ a: ['b'], b: ['c'], c: ['b'] }, true],
    [{ a: ['b', 'c'], b: ['d'], c: ['d'] }, false],
    [{}, false],
  ] satisfies [Record<string, string[]>, boolean][])('in %j: %s', (edges, expected) => {
    expect(hasCycle(['a'], (app) => (edges as Record<string, string[]>)[app] ?? [])).toBe(expected);
  });
});

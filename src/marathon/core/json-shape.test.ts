import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readApp, readPatch } from './app-document.ts';
import { Issues } from './issues.ts';

function complaints(json: unknown): Record<string, readonly string[]> {
  const issues = new Issues();
  readApp(json, issues);
  return Object.fromEntries(issues.list().map(({ path, errors }) => [path, errors]));
}

describe('the shape of an app', () => {
  it.each([
    [{ cmd: 'x' }, '/id', 'error.path.missing'],
    [{ id: 1 }, '/id', 'error.expected.jsstring'],
    [{ id: '' }, '/id', 'error.minLength'],
    [{ id: 'a', instances: -1 }, '/instances', 'error.min'],
    [{ id: 'a', instances: 1.5 }, '/instances', 'error.expected.jsnumber'],
    [{ id: 'a', cpus: 0 }, '/cpus', 'error.min'],
    [{ id: 'a', cpus: '1' }, '/cpus', 'error.expected.jsnumber'],
    [{ id: 'a', env: [] }, '/env', 'error.expected.jsobject'],
    [{ id: 'a', env: { A: 1 } }, '/env/A', 'error.expected.jsstring'],
    [{ id: 'a', constraints: 'x' }, '/constraints', 'error.expected.jsarray'],
    [{ id: 'a', constraints: [['a', 2]] }, '/constraints(0)(1)', 'error.expected.jsstring'],
    [{ id: 'a', requirePorts: 'yes' }, '/requirePorts', 'error.expected.jsboolean'],
    [{ id: 'a', portDefinitions: [{ port: 70_000 }] }, '/portDefinitions(0)/port', 'error.max'],
    [{ id: 'a', portDefinitions: [{ name: 'A B' }] }, '/portDefinitions(0)/name', 'error.pattern'],
    [{ id: 'a', healthChecks: [{ protocol: 'FTP' }] }, '/healthChecks(0)/protocol', 'error.unknown.enum.literal'],
    [{ id: 'a', readinessChecks: [{}, {}] }, '/readinessChecks', 'error.maxLength'],
    [{ id: 'a', container: { docker: {} } }, '/container/docker/image', 'error.path.missing'],
    [
      { id: 'a', container: { volumes: [{ containerPath: '/x', mode: 'RW' }] } },
      '/container/volumes(0)/hostPath',
      'error.path.missing',
    ],
    [
      { id: 'a', upgradeStrategy: { minimumHealthCapacity: 1 } },
      '/upgradeStrategy/maximumOverCapacity',
      'error.path.missing',
    ],
    [
      { id: 'a', upgradeStrategy: { minimumHealthCapacity: 2, maximumOverCapacity: 0 } },
      '/upgradeStrategy/minimumHealthCapacity',
      'error.max',
    ],
    [[], '/', 'error.expected.jsobject'],
    ['text', '/', 'error.expected.jsobject'],
  ])('%j is refused at %s', (json, path, error) => {
    expect(complaints(json)[path]).toContain(error);
  });

  it('takes choices in any case and null as absent', () => {
    const issues = new Issues();
    const app = readApp(
      { id: 'a', cmd: null, killSelection: 'oldest_first', healthChecks: [{ protocol: 'mesos_http' }] },
      issues,
    );
    expect(issues.list()).toEqual([]);
    expect(app.killSelection).toBe('OLDEST_FIRST');
    expect(app.healthChecks[0]?.protocol).toBe('MESOS_HTTP');
    expect(app).not.toHaveProperty('cmd');
  });

  it('fills in defaults for whole apps only', () => {
    const issues = new Issues();
    expect(readApp({ id: 'a' }, issues)).toMatchObject({ instances: 1, cpus: 1, mem: 128, backoffFactor: 1.15 });
    expect(readPatch({ instances: 2 }, issues)).toEqual({ instances: 2 });
    expect(readPatch({ healthChecks: [{}] }, issues).healthChecks?.[0]?.gracePeriodSeconds).toBe(300);
  });

  it('drops what it does not know', () => {
    expect(readApp({ id: 'a', nonsense: 1 }, new Issues())).not.toHaveProperty('nonsense');
  });

  it('never throws, whatever the JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        readApp(json, new Issues());
        readPatch(json, new Issues());
      }),
    );
  });

  it('is not fooled by inherited properties', () => {
    const json = JSON.parse('{"id": "a", "__proto__": {"cmd": "x"}, "labels": {"__proto__": "y", "constructor": "z"}}');
    const app = readApp(json, new Issues());
    expect(app.cmd).toBeUndefined();
    expect(Object.hasOwn(app.labels, 'constructor')).toBe(true);
  });
});

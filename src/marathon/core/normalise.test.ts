import { describe, expect, it } from 'vitest';
import { type AppSettings, isConfigurationChange, sameJson } from './app.ts';
import { readApp, readPatch } from './app-document.ts';
import { Issues } from './issues.ts';
import { normaliseApp, normalisePatch } from './normalise.ts';
import { defaultSettings } from './settings.ts';

const context = { settings: defaultSettings, base: '/', defaultRole: () => '*' };

function canonical(json: Record<string, unknown>): { app: AppSettings; issues: Record<string, readonly string[]> } {
  const issues = new Issues();
  const document = readApp({ id: 'a', cmd: 'x', ...json }, issues);
  const app = normaliseApp(document, context, issues);
  return { app, issues: Object.fromEntries(issues.list().map(({ path, errors }) => [path, errors])) };
}

describe('canonical form', () => {
  it('of a bare app has a host network with one port', () => {
    const { app } = canonical({});
    expect(app.id).toBe('/a');
    expect(app.networks).toEqual([{ mode: 'host' }]);
    expect(app.portDefinitions).toEqual([{ port: 0, name: 'default', protocol: 'tcp' }]);
    expect(app.role).toBe('*');
  });

  it('keeps an empty list of ports', () => {
    expect(canonical({ portDefinitions: [] }).app.portDefinitions).toEqual([]);
    expect(canonical({ ports: [] }).app.portDefinitions).toEqual([]);
  });

  it('turns ports into definitions and uris into fetch', () => {
    const { app, issues } = canonical({ ports: [80, 0], uris: ['http://x/a.tar.gz', 'http://x/b.txt'] });
    expect(issues).toEqual({});
    expect(app.portDefinitions).toEqual([
      { port: 80, protocol: 'tcp' },
      { port: 0, protocol: 'tcp' },
    ]);
    expect(app.fetch.map(({ extract }) => extract)).toEqual([true, false]);
    expect(app).not.toHaveProperty('uris');
    expect(app).not.toHaveProperty('ports');
  });

  it('moves the network of docker to where it belongs', () => {
    const docker = { image: 'busybox', network: 'BRIDGE', portMappings: [{ containerPort: 80 }] };
    const { app, issues } = canonical({ container: { docker } });
    expect(issues).toEqual({});
    expect(app.networks).toEqual([{ mode: 'container/bridge' }]);
    expect(app.container).toEqual({
      type: 'DOCKER',
      docker: { image: 'busybox', forcePullImage: false, privileged: false, parameters: [] },
      volumes: [],
      portMappings: [{ containerPort: 80, hostPort: 0, servicePort: 0, protocol: 'tcp', labels: {} }],
    });
    expect(app).not.toHaveProperty('portDefinitions');
  });

  it('gives other networks a container and a mapping', () => {
    const { app } = canonical({ networks: [{ name: 'dcos' }] });
    expect(app.container?.type).toBe('MESOS');
    expect(app.container?.portMappings).toEqual([
      { containerPort: 0, servicePort: 0, protocol: 'tcp', labels: {}, name: 'default' },
    ]);
    expect(app.requirePorts).toBe(false);
  });

  it('reads an ipAddress with discovery', () => {
    const ipAddress = { networkName: 'dcos', labels: { a: 'b' }, discovery: { ports: [{ number: 80, name: 'http' }] } };
    const { app, issues } = canonical({ ipAddress });
    expect(issues).toEqual({});
    expect(app.networks).toEqual([{ mode: 'container', name: 'dcos', labels: { a: 'b' } }]);
    expect(app.container?.portMappings?.[0]).toMatchObject({ containerPort: 80, name: 'http' });
    expect(canonical({ ipAddress: { networkName: 'mesos-bridge' } }).app.networks[0]?.mode).toBe('container/bridge');
  });

  it.each([
    [{ uris: ['a'], fetch: [{ uri: 'b' }] }, '/uris', 'may not be set in conjunction with fetch'],
    [{ ipAddress: {}, networks: [{ mode: 'host' }] }, '/', 'must not specify both networks and ipAddress'],
    [
      { container: { docker: { image: 'i', network: 'HOST' } }, networks: [{ mode: 'host' }] },
      '/',
      'must not specify both container.docker.network and networks',
    ],
    [{ ports: [1, 1] }, '/ports', 'ports must be unique'],
    [{ ports: [1], portDefinitions: [{ port: 2 }] }, '/', 'cannot specify both ports and port definitions'],
    [{ ports: [1], ipAddress: {} }, '/', 'cannot specify both an IP address and port'],
    [
      { container: { type: 'MESOS', docker: { image: 'i', network: 'HOST' } } },
      '/container/docker/network',
      'must be empty',
    ],
  ])('complains about %j', (json, path, error) => {
    expect(canonical(json).issues[path]).toContain(error);
  });

  it('completes health checks and dependencies', () => {
    const issues = new Issues();
    const document = readApp(
      {
        id: 'web',
        cmd: 'x',
        dependencies: ['db', '../cache'],
        healthChecks: [{}, { port: 80 }, { protocol: 'COMMAND' }],
      },
      issues,
    );
    const app = normaliseApp(document, { ...context, base: '/shop/front' }, issues);
    expect(app.dependencies).toEqual(['/shop/front/db', '/shop/cache']);
    expect(app.healthChecks.map(({ portIndex }) => portIndex)).toEqual([0, undefined, undefined]);
  });

  it('is a fixed point', () => {
    const { app } = canonical({ networks: [{ mode: 'container/bridge' }], container: { docker: { image: 'i' } } });
    const issues = new Issues();
    const again = normaliseApp(readApp(app, issues), context, issues);
    expect(issues.list()).toEqual([]);
    expect(sameJson(again, app)).toBe(true);
    expect(isConfigurationChange(app, again)).toBe(false);
  });
});

describe('a partial update', () => {
  function patched(before: Record<string, unknown>, patch: Record<string, unknown>): AppSettings {
    const issues = new Issues();
    const next = normalisePatch(canonical(before).app, readPatch(patch, issues), context, issues);
    expect(issues.list()).toEqual([]);
    return next;
  }

  it('changes what it names and nothing else', () => {
    const before = canonical({ env: { A: '1' }, labels: { l: 'x' } }).app;
    const after = patched({ env: { A: '1' }, labels: { l: 'x' } }, { env: { B: '2' } });
    expect(after).toEqual({ ...before, env: { B: '2' } });
  });

  it('cannot unset by null, but clears resource limits by silence', () => {
    const after = patched({ user: 'joe', resourceLimits: { mem: 'unlimited' } }, { user: null, cmd: 'y' });
    expect(after.user).toBe('joe');
    expect(after).not.toHaveProperty('resourceLimits');
  });

  it('to another network leaves the ports of the old one behind', () => {
    const after = patched({ portDefinitions: [{ port: 1 }] }, { networks: [{ mode: 'container', name: 'n' }] });
    expect(after).not.toHaveProperty('portDefinitions');
    const bridged = { networks: [{ mode: 'container/bridge' }], container: { docker: { image: 'i' } } };
    const back = patched(bridged, { networks: [{ mode: 'host' }] });
    expect(back.container).not.toHaveProperty('portMappings');
    expect(back.portDefinitions).toHaveLength(1);
  });

  it('keeps every field of an app', () => {
    const before = {
      upgradeStrategy: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0.2 },
      constraints: [['a', 'unique']],
    };
    expect(patched(before, { instances: 4 })).toEqual({ ...canonical(before).app, instances: 4 });
  });
});

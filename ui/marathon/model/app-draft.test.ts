import { describe, expect, it } from 'vitest';
import {
  constraintText,
  containerKind,
  definitionOf,
  idError,
  newApp,
  parseConstraint,
  sendable,
  withContainerKind,
  withNetwork,
} from './app-draft.ts';

describe('app drafts', () => {
  it('takes the definition out of an answer and keeps fields it does not know', () => {
    const answer = { id: '/a', cpus: 1, tasks: [], version: 'v', tasksRunning: 1, futureField: { x: 1 } };
    expect(definitionOf(answer)).toEqual({ id: '/a', cpus: 1, futureField: { x: 1 } });
    expect(Object.keys(definitionOf({ zone: 1, cpus: 1, backoffSeconds: 1, id: '/a' }))).toEqual([
      'id',
      'cpus',
      'zone',
      'backoffSeconds',
    ]);
  });

  it('begins in the group and leaves an empty command out', () => {
    expect(newApp('/shop')['id']).toBe('/shop/');
    expect(newApp('/')['id']).toBe('/');
    expect(sendable(newApp('/'))).not.toHaveProperty('cmd');
  });

  it('says what is wrong with an id', () => {
    expect(idError('/shop/web-1.a')).toBeUndefined();
    expect(idError('web')).toBeUndefined();
    for (const id of ['', '/', '/shop/', '/shop//web', '/Shop', '/a_b', '/-a']) expect(idError(id), id).toBeDefined();
  });

  it('changes the kind of container without losing what stays true', () => {
    const docker = withContainerKind({ id: '/a' }, 'docker');
    expect(docker).toEqual({ id: '/a', container: { type: 'DOCKER', docker: { image: '' } } });
    const volumes = [{ containerPath: 'x' }];
    const full = { container: { type: 'DOCKER', docker: { image: 'i' }, volumes } };
    expect(withContainerKind(full, 'mesos')).toEqual({ container: { type: 'MESOS', docker: { image: 'i' }, volumes } });
    expect(containerKind(withContainerKind(full, 'none'))).toBe('none');
  });

  it('moves ports when the network changes', () => {
    const host = { portDefinitions: [{ port: 10000, name: 'http', protocol: 'tcp', labels: { VIP_0: 'x' } }] };
    const bridge = withNetwork(host, 'container/bridge');
    expect(bridge).toEqual({
      networks: [{ mode: 'container/bridge' }],
      container: {
        portMappings: [{ containerPort: 0, hostPort: 0, name: 'http', protocol: 'tcp', labels: { VIP_0: 'x' } }],
      },
    });
    expect(withNetwork(bridge, 'host')['portDefinitions']).toEqual([
      { port: 0, name: 'http', protocol: 'tcp', labels: { VIP_0: 'x' } },
    ]);
    expect(withNetwork(host, 'host')).toBe(host);
  });

  it('reads and writes constraints', () => {
    expect(parseConstraint('hostname:unique')).toEqual(['hostname', 'UNIQUE']);
    expect(parseConstraint('rack:LIKE:r[1-3]:x')).toEqual(['rack', 'LIKE', 'r[1-3]:x']);
    expect(constraintText(['rack', 'LIKE', 'r1'])).toBe('rack:LIKE:r1');
  });
});

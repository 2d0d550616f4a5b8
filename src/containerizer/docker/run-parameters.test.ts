import { describe, expect, it } from 'vitest';
import { applyParameters } from './run-parameters.ts';

function apply(...pairs: readonly (readonly [string, string])[]) {
  const target = { create: {}, host: { NetworkMode: 'bridge' } };
  const result = applyParameters(
    target,
    pairs.map(([key, value]) => ({ key, value })),
  );
  return { ...target, why: result.ok ? undefined : result.error.reason };
}

describe('parameters', () => {
  it.each([
    ['device', '/dev/a:/dev/b:rwx', "its rights are of r, w and m, not 'rwx'"],
    ['device', '/dev/a:/dev/b:r:w', 'DEVICE, DEVICE:PATH or DEVICE:PATH:rwm'],
    ['publish', '8000-8001:80-82', 'as many ports of the host as of the container'],
    ['publish', '1-65535:1-65535', '1000 ports at most'],
    ['publish', '70000:80', 'HOSTPORT:CONTAINERPORT is wanted'],
    ['expose', '90-80', 'PORT or PORT-PORT is wanted'],
    ['add-host', 'nowhere', 'NAME:ADDRESS is wanted'],
    ['security-opt', 'systempaths=some', 'systempaths can only be unconfined'],
    ['security-opt', 'seccomp=profile.json', 'an absolute path is wanted'],
    ['security-opt', 'seccomp=/no/such/profile', 'cannot be read (ENOENT)'],
    ['security-opt', 'seccomp=/dev/zero', 'it is no file of at most 1 MB'],
    ['security-opt', 'seccomp=/etc/passwd', 'the profile for seccomp is no JSON object'],
    ['mount', 'type=bind,target=/a,bind-recursive=maybe', 'bind-recursive is enabled, disabled, writable or readonly'],
    ['mount', 'target=/a,readonly=maybe', 'true or false is wanted'],
    ['mount', '__proto__=x', "a mount has no '__proto__'"],
    ['init', 'yes', 'true or false is wanted'],
    ['restart', 'always', 'the framework restarts tasks'],
    ['constructor', 'x', "Docker parameter 'constructor' is not supported"],
  ])('%s cannot be %s', (key, value, why) => {
    expect(apply([key, value]).why).toContain(why);
  });

  it('are bounded in number, and quick to read', () => {
    const many = (count: number) => Array.from({ length: count }, () => ['publish', '1-1000:1-1000'] as const);
    expect(apply(...many(1001)).why).toBe('The task has 1001 Docker parameters, more than 1000');
    expect(apply(...many(100)).why).toBeUndefined();
  });

  it('take what newer engines have', () => {
    const { create, host, why } = apply(
      ['device', 'vendor.com/gpu=0'],
      ['mount', 'type=image,source=other,target=/other,image-subpath=bin'],
      ['mount', 'type=bind,source=/a,target=/b,bind-recursive=readonly'],
      ['mount', 'source=v,target=/v,volume-subpath=sub'],
      ['mac-address', '02:42:0a:00:00:09'],
      ['init', 'T'],
    );
    expect(why).toBeUndefined();
    expect(host).toMatchObject({
      Init: true,
      DeviceRequests: [{ Driver: 'cdi', DeviceIDs: ['vendor.com/gpu=0'] }],
      Mounts: [
        { Type: 'image', ImageOptions: { Subpath: 'bin' } },
        { Type: 'bind', BindOptions: { ReadOnlyForceRecursive: true } },
        { Type: 'volume', VolumeOptions: { Subpath: 'sub' } },
      ],
    });
    expect(create).toMatchObject({
      MacAddress: '02:42:0a:00:00:09',
      NetworkingConfig: { EndpointsConfig: { bridge: { MacAddress: '02:42:0a:00:00:09' } } },
    });
  });
});

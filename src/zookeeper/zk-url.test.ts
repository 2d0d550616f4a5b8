import { describe, expect, it } from 'vitest';
import { maskZkUrl, parseServers, parseZkUrl } from './zk-url.ts';

describe('zk:// URLs', () => {
  it.each([
    ['zk://h:2181/mesos', 'h:2181', undefined, '/mesos'],
    [' zk://h:2181 ', 'h:2181', undefined, '/'],
    ['zk://a:1,b:2,c:3/x/y/', 'a:1,b:2,c:3', undefined, '/x/y'],
    ['zk://user:pa@ss:w@h:2181/m', 'h:2181', 'user:pa@ss:w', '/m'],
    ['zk://[::1]:2181/', '[::1]:2181', undefined, '/'],
  ])('%s', (url, servers, credential, path) => {
    expect(parseZkUrl(url)).toEqual({ ok: true, value: { servers, credential, path } });
  });

  it.each([
    'h:2181/x',
    'zk://',
    'zk://h/x',
    'zk://h:0/x',
    'zk://h:70000',
    'zk://h:1,/x',
    'zk://user@h:1/',
    'zk://h:1//x',
  ])('%s is refused', (url) => {
    expect(parseZkUrl(url).ok).toBe(false);
  });

  it('never show a password', () => {
    expect(maskZkUrl('--zk=zk://bob:s3cret@h:1/x')).toBe('--zk=zk://bob:***@h:1/x');
    const refused = parseZkUrl('zk://bob:s3cr@et@h/x');
    expect(refused.ok ? '' : refused.error.reason).not.toMatch(/s3cr|et@/);
  });

  it('list their servers', () => {
    expect(parseServers('a:1, [::1]:2')).toEqual([
      { host: 'a', port: 1 },
      { host: '::1', port: 2 },
    ]);
    expect(parseServers('')).toBeUndefined();
  });
});

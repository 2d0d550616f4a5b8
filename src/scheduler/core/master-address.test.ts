import { describe, expect, it } from 'vitest';
import { addressOfLocation, addressOfMaster, formatAddress, parseMaster } from './master-address.ts';

describe('parseMaster', () => {
  it.each([
    ['10.0.0.1:5051', { host: '10.0.0.1', port: 5051 }],
    ['http://master.example:80/', { host: 'master.example', port: 80 }],
    ['https://master.example:5050', { host: 'master.example', port: 5050 }],
    ['master', { host: 'master', port: 5050 }],
    ['[::1]:5050', { host: '::1', port: 5050 }],
  ])('reads %s', (text, address) => {
    expect(parseMaster(text)).toEqual({ ok: true, value: { kind: 'address', address } });
  });

  it('leaves zk:// to the detector', () => {
    const url = 'zk://a:2181,b:2181/mesos';
    expect(parseMaster(` ${url} `)).toEqual({ ok: true, value: { kind: 'zookeeper', url } });
  });

  it.each(['', 'host:', 'host:99999', 'host:0', 'host/path', 'a b', 'ftp://x:1'])('refuses %j', (text) => {
    expect(parseMaster(text).ok).toBe(false);
  });
});

describe('addressOfMaster', () => {
  const base = { id: 'M', ip: 16777343, port: 17050 };
  it('prefers the address, then the pid, then the packed ip', () => {
    const address = { hostname: 'm.example', ip: '10.1.2.3', port: 1 };
    expect(addressOfMaster({ ...base, address })).toEqual({ host: '10.1.2.3', port: 1 });
    expect(addressOfMaster({ ...base, pid: 'master@127.0.0.2:17051' })).toEqual({ host: '127.0.0.2', port: 17051 });
    expect(addressOfMaster(base)).toEqual({ host: '127.0.0.1', port: 17050 });
    expect(addressOfMaster({ id: 'M', ip: 0, port: 1 })).toBeUndefined();
  });
});

describe('addressOfLocation', () => {
  it.each([
    ['//master2.example:17052/master/api/v1/scheduler', 'master2.example:17052'],
    ['http://[::1]:5050/api/v1/scheduler', '[::1]:5050'],
  ])('reads %s', (location, text) => {
    const address = addressOfLocation(location);
    expect(address === undefined ? undefined : formatAddress(address)).toBe(text);
  });

  it.each([undefined, '', '/api/v1/scheduler', '//:1/'])('finds none in %j', (location) => {
    expect(addressOfLocation(location)).toBeUndefined();
  });
});

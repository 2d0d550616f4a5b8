import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { originRefusal, trustedHosts } from './http-origin.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64)';

function ask(
  method: string,
  headers: Record<string, string>,
  { localAddress = '10.0.0.5', trusted = '' } = {},
): string | undefined {
  const request = { method, headers, socket: { localAddress } } as unknown as IncomingMessage;
  return originRefusal(request, trustedHosts({ STADION_TRUSTED_HOSTS: trusted }));
}

describe('changes that a page asks for', () => {
  it.each([
    ['of our own', { host: 'm:5050', origin: 'http://m:5050' }],
    ['of our own, in other letters', { host: 'M:5050', origin: 'http://m:5050' }],
    ['behind TLS', { host: 'mesos.example', origin: 'https://mesos.example' }],
    ['behind TLS, with its port', { host: 'mesos.example:443', origin: 'https://mesos.example' }],
    ['behind a proxy that says so', { host: 'm:5050', origin: 'https://a.b', 'x-forwarded-host': 'a.b, c' }],
    ['by an address', { host: '[fe80::1]:5050', origin: 'http://[fe80::1]:5050' }],
    ['of no page at all', { host: 'm:5050' }],
    ['of no page, without a host', {}],
    ['typed in by hand', { host: 'm:5050', 'sec-fetch-site': 'none' }],
  ])('are done: %s', (_what, headers) => {
    expect(ask('POST', headers as Record<string, string>)).toBeUndefined();
  });

  it.each([
    ['of another site', { host: 'm:5050', origin: 'http://evil' }],
    ['of another port', { host: 'm:5050', origin: 'http://m:8080' }],
    ['of nowhere', { host: 'm:5050', origin: 'null' }],
    ['of a file', { host: 'm:5050', origin: 'file://m:5050' }],
    ['of an odd origin', { host: 'm:5050', origin: 'm:5050' }],
    ['of another site, without a host', { origin: 'http://evil' }],
    ['of another site, without an origin', { host: 'm:5050', 'sec-fetch-site': 'cross-site' }],
    ['of a sibling', { host: 'a.b', 'sec-fetch-site': 'same-site' }],
  ])('are refused: %s', (_what, headers) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect(ask(method, headers)).toMatch(/another origin/);
    expect(ask('GET', headers)).toBeUndefined();
  });

  it('are done for hosts that are trusted', () => {
    const headers = { host: '10.0.0.5:5050', origin: 'https://front.example' };
    expect(ask('POST', headers, { trusted: 'x, Front.Example' })).toBeUndefined();
    expect(ask('POST', headers, { trusted: 'example' })).toMatch(/another origin/);
  });
});

describe('a name that was made to point to this machine', () => {
  const localAddress = '127.0.0.1';

  it.each(['GET', 'POST'])('is refused to browsers (%s)', (method) => {
    const headers = { host: 'evil:5050', origin: 'http://evil:5050', 'user-agent': browser };
    expect(ask(method, headers, { localAddress })).toMatch(/STADION_TRUSTED_HOSTS/);
    expect(ask(method, { 'user-agent': browser }, { localAddress })).toMatch(/STADION_TRUSTED_HOSTS/);
    expect(ask(method, headers, { localAddress: '::1' })).toMatch(/STADION_TRUSTED_HOSTS/);
    expect(ask(method, headers, { localAddress, trusted: 'evil' })).toBeUndefined();
    expect(ask(method, headers)).toBeUndefined();
  });

  it.each(['localhost:5050', '127.0.0.1:5050', 'a.localhost', '[::1]:5050', `${hostname()}:5050`])(
    'is not %s',
    (host) => {
      expect(ask('GET', { host, 'user-agent': browser }, { localAddress })).toBeUndefined();
    },
  );

  it('is no matter to programs', () => {
    expect(ask('POST', { host: 'evil:5050', 'user-agent': 'curl/8' }, { localAddress })).toBeUndefined();
    expect(ask('GET', {}, { localAddress })).toBeUndefined();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { readFirewall } from './firewall.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';

describe('--firewall_rules', () => {
  it('reads disabled endpoints', () => {
    expect(readFirewall({ disabled_endpoints: { paths: ['/master/state', '/files/browse'] } })).toEqual({
      ok: true,
      value: new Set(['/master/state', '/files/browse']),
    });
    for (const empty of [undefined, {}, { disabled_endpoints: {} }])
      expect(readFirewall(empty)).toEqual({ ok: true, value: new Set() });
  });

  it.each([
    ['text'],
    [[]],
    [{ disabled_endpoints: { paths: 'all' } }],
    [{ disabled_endpoints: { paths: ['state'] } }],
    [{ disabled_endpoints: { paths: [7] } }],
  ])('refuses %j', (json) => {
    expect(readFirewall(json)).toMatchObject({ ok: false, error: { code: 'flag-invalid' } });
  });
});

describe('disabled endpoints', () => {
  let server: HttpServer;
  beforeAll(async () => {
    const disabledPaths = new Set(['/master/state', '/files/browse', '/tasks', '/master']);
    server = createHttpServer({ logger: silentLogger, prefixes: ['master'], disabledPaths });
    for (const path of ['/', '/state', '/files/browse', '/tasks', '/slaves', '/agents/*'])
      server.raw('*', path, ({ response }) => {
        response.end('served');
      });
    await server.listen({ ip: '127.0.0.1', port: 0 });
  });
  afterAll(() => server.close(0));

  const ask = async (path: string): Promise<[number, string]> => {
    const answer = await fetch(`http://127.0.0.1:${server.address.port}${path}`, { method: 'POST', body: 'x' });
    return [answer.status, await answer.text()];
  };

  it.each([
    ['/state', '/master/state'],
    ['/master/state', '/master/state'],
    ['/master/state/', '/master/state'],
    ['/state?jsonp=x', '/master/state'],
    ['/st%61te', '/master/state'],
    ['/m%61ster/state', '/master/state'],
    ['/files/browse?path=/', '/files/browse'],
    ['/tasks', '/tasks'],
    ['/', '/master'],
  ])('%s answers 403', async (path, named) => {
    expect(await ask(path)).toEqual([403, `Endpoint '${named}' is disabled`]);
  });

  it('others are served', async () => {
    for (const path of ['/slaves', '/master/slaves', '/agents/A/state'])
      expect(await ask(path)).toEqual([200, 'served']);
  });
});

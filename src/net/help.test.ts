import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { helpAnswer, idsOfRoutes } from './help.ts';
import { sendAnswer } from './http-answer.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';

let server: HttpServer;
let address = '';

beforeEach(async () => {
  server = createHttpServer({ logger: silentLogger, prefixes: ['slave(1)'] });
  const options = {
    delegate: 'slave(1)',
    routes: () => server.routes(),
    summaryOf: (path: string) => (path === '/secret' ? undefined : `About <${path}>.`),
    authorizationOf: (path: string) => `Rule of ${path}.`,
  };
  for (const path of ['/help', '/help/*'])
    server.raw('*', path, (exchange) => sendAnswer(exchange.request, exchange.response, helpAnswer(options, exchange)));
  for (const path of ['/state', '/secret', '/metrics/snapshot']) server.raw('*', path, () => {}, 'some-realm');
  server.raw('*', '/quota/*', () => {});
  const { ip, port } = await server.listen({ ip: '127.0.0.1', port: 0 });
  address = `http://${ip}:${port}`;
});
afterEach(() => server.close(0));

async function ask(path: string, accept = 'application/json'): Promise<{ status: number; type: string; text: string }> {
  const answer = await fetch(address + path, { headers: { Accept: accept } });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}

describe('help', () => {
  it('lists the processes and their endpoints', async () => {
    const { text, type } = await ask('/help?format=json', '*/*');
    expect(type).toBe('application/json');
    const { processes } = JSON.parse(text) as { processes: { id: string; endpoints: { name: string }[] }[] };
    expect(processes.map(({ id, endpoints }) => [id, endpoints.map(({ name }) => name)])).toEqual([
      ['help', ['/', '/*']],
      ['metrics', ['/snapshot']],
      ['slave(1)', ['/quota/*', '/state']],
    ]);
    expect(idsOfRoutes(server.routes(), 'slave(1)')).toEqual(['help', 'metrics', 'slave(1)']);
  });

  it('tells the realm and the right of an endpoint', async () => {
    const { text } = await ask('/help/slave(1)/state');
    expect(JSON.parse(text)).toMatchObject({
      name: '/state',
      authentication: true,
      realm: 'some-realm',
      authorization: 'Rule of /state.',
      text: expect.stringContaining('About </state>.'),
    });
    expect(JSON.parse((await ask('/help/slave%281%29/quota/some-role')).text)).toMatchObject({
      name: '/quota/*',
      authentication: false,
    });
  });

  it.each([
    ['*/*', 'text/html; charset=utf-8', 'About &lt;/state&gt;.'],
    ['text/html, application/json;q=0.9', 'text/html; charset=utf-8', 'About &lt;/state&gt;.'],
    ['text/x-markdown', 'text/x-markdown', 'About </state>.'],
  ])('for those who accept %s', async (accept, type, part) => {
    const answer = await ask('/help/slave(1)/state', accept);
    expect([answer.status, answer.type]).toEqual([200, type]);
    expect(answer.text).toContain(part);
    const index = await ask('/help/slave(1)', accept);
    expect(index.text).toContain('/help/slave(1)/state');
    expect(index.text).not.toContain('secret');
  });

  it.each(['/help/none', '/help/slave(1)/none', '/help/slave(1)/secret', '/help/%3Cb%3E'])(
    'has none for %s',
    async (path) => {
      const { status, type, text } = await ask(path, 'text/html');
      expect([status, type]).toEqual([400, 'text/plain; charset=utf-8']);
      expect(text).toMatch(/^No help available for '\/.*'\.\n$/);
    },
  );
});

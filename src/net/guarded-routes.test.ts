import { afterEach, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import type { Principal } from '../model/principal.ts';
import { guardRoutes, type RouteRule } from './guarded-routes.ts';
import { sendAnswer } from './http-answer.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';

let server: HttpServer;
afterEach(() => server.close(0));

const claims = new Map([['cid', 'c']]);
const askers: Readonly<Record<string, Principal | undefined>> = {
  nobody: undefined,
  ann: { value: 'ann', claims: new Map() },
  bob: { value: 'bob', claims: new Map() },
  executor: { value: undefined, claims },
};

/** Who is answered by a route with this rule. */
async function admitted(rule: RouteRule): Promise<string[]> {
  server = createHttpServer({
    logger: silentLogger,
    authenticate: (_realm, { headers }) => ({ principal: askers[String(headers['x-asks'])] }),
  });
  const guarded = guardRoutes(server, (path) => (path === '/a/*' ? rule : undefined));
  guarded.raw('*', '/a/*', ({ request, response }) => sendAnswer(request, response, { status: 200 }), 'realm');
  const { ip, port } = await guarded.listen({ ip: '127.0.0.1', port: 0 });
  const answers = Object.keys(askers).map(async (name) => {
    const { status } = await fetch(`http://${ip}:${port}/a/b`, { headers: { 'X-Asks': name } });
    expect([200, 403]).toContain(status);
    return status === 200 ? [name] : [];
  });
  return (await Promise.all(answers)).flat();
}

it('lets everybody use what is for anyone', async () => {
  expect(await admitted('anyone')).toEqual(['nobody', 'ann', 'bob', 'executor']);
});

it('lets handlers decide on those who have names, or none', async () => {
  expect(await admitted('handler')).toEqual(['nobody', 'ann', 'bob']);
});

it('asks the rule, with the name', async () => {
  expect(await admitted((name) => name === 'bob')).toEqual(['bob']);
  await server.close(0);
  expect(await admitted((name) => name === undefined)).toEqual(['nobody']);
});

it('takes no route without a rule', () => {
  server = createHttpServer({ logger: silentLogger });
  const guarded = guardRoutes(server, () => undefined);
  expect(() => guarded.raw('*', '/b', () => {})).toThrow('the route /b has no rule that says who may use it');
});

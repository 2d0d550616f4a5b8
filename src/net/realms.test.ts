import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { basicAuthorization } from './basic-auth.ts';
import type { Authentication } from './http-server.ts';
import { signJwt } from './jwt.ts';
import { authenticateByRealm, type HttpScheme } from './realms.ts';

const jwtKey = Buffer.from('key');
const ops = { principal: 'ops', secret: 's3cret' };

function ask(
  schemes: readonly HttpScheme[],
  authorization?: string,
  realm = 'r',
): Authentication | Promise<Authentication> {
  const authenticate = authenticateByRealm(new Map([['r', schemes]]), { credentials: [ops], jwtKey, nowMs: () => 0 });
  return authenticate(realm, { headers: { authorization } } as IncomingMessage);
}

const bearer = (claims: Readonly<Record<string, string>>): string => `Bearer ${signJwt(claims, jwtKey)}`;

describe('a realm', () => {
  it('that asks for nothing lets everybody pass as nobody, whatever he brings', async () => {
    expect(await ask(['basic'], basicAuthorization(ops), 'other')).toEqual({ principal: undefined });
  });

  it('knows a principal by its secret or by the name in its token', async () => {
    expect(await ask(['basic'], basicAuthorization(ops))).toEqual({ principal: { value: 'ops', claims: new Map() } });
    expect(await ask(['basic', 'jwt'], bearer({ sub: 'ci' }))).toEqual({
      principal: { value: 'ci', claims: new Map([['sub', 'ci']]) },
    });
    expect(await ask(['jwt'], bearer({ cid: 'c' }))).toEqual({
      principal: { value: undefined, claims: new Map([['cid', 'c']]) },
    });
  });

  it('takes only the ways that it names', async () => {
    expect(await ask(['basic'], bearer({ sub: 'ci' }))).toHaveProperty('refusal');
    expect(await ask(['jwt'], basicAuthorization(ops))).toHaveProperty('refusal');
  });

  it('says how to prove oneself, in the words of Mesos', async () => {
    expect(await ask(['basic'])).toMatchObject({
      refusal: {
        status: 401,
        headers: { 'WWW-Authenticate': 'Basic realm="r"', 'Content-Type': 'text/plain; charset=utf-8' },
        body: '401 Unauthorized.',
      },
    });
    expect(await ask(['jwt'])).toMatchObject({ refusal: { headers: { 'WWW-Authenticate': 'Bearer realm="r"' } } });
    expect(await ask(['jwt'], 'Bearer a.b')).toMatchObject({
      refusal: {
        status: 401,
        headers: { 'WWW-Authenticate': expect.stringMatching(/^Bearer realm="r", error="invalid_token", error_desc/) },
      },
    });
    expect(await ask(['basic', 'jwt'])).toMatchObject({
      refusal: { headers: { 'WWW-Authenticate': 'Basic realm="r",Bearer realm="r"' } },
    });
  });
});

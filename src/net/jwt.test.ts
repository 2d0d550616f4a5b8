import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signJwt, verifyJwt } from './jwt.ts';

const key = Buffer.from('a key of enough bytes to be taken seriously');
const nowMs = 1_700_000_000_000;

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of any header, signed rightly with some digest. */
function token(header: unknown, claims: unknown, digest = 'sha256'): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createHmac(digest, key).update(text).digest('base64url')}`;
}

const hs256 = { alg: 'HS256', typ: 'JWT' };

describe('tokens', () => {
  it('are what other libraries make of the same claims and key', () => {
    // The example that jwt.io shows, signed with `your-256-bit-secret`.
    const known =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';
    const secret = Buffer.from('your-256-bit-secret');
    expect(signJwt({ sub: '1234567890', name: 'John Doe', iat: 1516239022 }, secret)).toBe(known);
    expect(verifyJwt(known, secret, nowMs)).toEqual({
      claims: new Map<string, unknown>([
        ['sub', '1234567890'],
        ['name', 'John Doe'],
        ['iat', 1516239022],
      ]),
    });
  });

  it('hold until they expire', () => {
    const until = nowMs / 1000 + 1;
    const signed = signJwt({ sub: 'ops', exp: until }, key);
    expect(verifyJwt(signed, key, nowMs)).toMatchObject({ claims: expect.anything() });
    expect(verifyJwt(signed, key, nowMs + 1000)).toEqual({ problem: 'Token has expired' });
    expect(verifyJwt(token(hs256, { exp: 'never' }), key, nowMs)).toMatchObject({ problem: expect.any(String) });
    expect(verifyJwt(token(hs256, { nbf: until }), key, nowMs)).toEqual({ problem: 'Token is not valid yet' });
  });

  it.each([
    ['another key', signJwt({ sub: 'ops' }, Buffer.from('other'))],
    ['no signature', `${part(hs256)}.${part({ sub: 'ops' })}.`],
    ['the algorithm none', `${part({ alg: 'none' })}.${part({ sub: 'ops' })}.`],
    ['none in another case', token({ alg: 'nOnE' }, { sub: 'ops' })],
    ['a longer digest', token({ alg: 'HS512' }, { sub: 'ops' }, 'sha512')],
    ['an algorithm of public keys', token({ alg: 'RS256' }, { sub: 'ops' })],
    ['no algorithm', token({ typ: 'JWT' }, { sub: 'ops' })],
    ['an extension it must know', token({ ...hs256, crit: ['b64'], b64: false }, { sub: 'ops' })],
    ['a header that is no object', token('HS256', { sub: 'ops' })],
    ['claims that are no object', token(hs256, ['sub'])],
    ['claims that nest deep', token(hs256, JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`))],
    ['two parts', `${part(hs256)}.${part({})}`],
    ['four parts', `${token(hs256, {})}.x`],
    ['padding', `${token(hs256, { sub: 'ops' })}=`],
    ['nothing', ''],
    ['too much', token(hs256, { sub: 'x'.repeat(10_000) })],
  ])('with %s prove nothing', (_what, text) => {
    expect(verifyJwt(text, key, nowMs)).toEqual({ problem: expect.any(String) });
  });
});

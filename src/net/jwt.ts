/** JSON web tokens signed with HMAC-SHA256, the only kind that agents give their executors and take from anybody. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Json, parseJson } from '../base/json.ts';

export type JwtOutcome =
  | { readonly claims: ReadonlyMap<string, Json> }
  /** Why the token proves nothing; says nothing of the key. */
  | { readonly problem: string };

/** Longer ones are not looked at. */
const maxTokenLength = 8192;
/** How deep claims may be nested. */
const maxClaimDepth = 8;

/** Signs claims. */
export function signJwt(claims: Readonly<Record<string, string | number>>, key: Uint8Array): string {
  const text = `${encodePart({ alg: 'HS256', typ: 'JWT' })}.${encodePart(claims)}`;
  return `${text}.${signature(text, key).toString('base64url')}`;
}

/** Checks the signature in constant time, the algorithm (no other than HS256, never `none`), `exp` and `nbf`. */
export function verifyJwt(token: string, key: Uint8Array, nowMs: number): JwtOutcome {
  const parts = token.split('.');
  const [header = '', payload = '', signed = ''] = parts;
  if (parts.length !== 3 || token.length > maxTokenLength)
    return { problem: 'Failed to parse token: expected 3 components' };
  if (!parts.every((part) => /^[A-Za-z0-9_-]*$/.test(part)))
    return { problem: 'Failed to parse token: not base64url encoded' };
  const head = decodePart(header);
  if (head === undefined) return { problem: 'Failed to parse token header' };
  if (head['alg'] !== 'HS256') return { problem: 'Unsupported token algorithm' };
  if (head['typ'] !== undefined && head['typ'] !== 'JWT') return { problem: 'Token type is not "JWT"' };
  if (head['crit'] !== undefined) return { problem: "Token 'crit' header is not supported" };
  const expected = signature(`${header}.${payload}`, key);
  const given = Buffer.from(signed, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return { problem: 'Token signature does not match' };
  const claims = decodePart(payload);
  if (claims === undefined) return { problem: 'Failed to parse token payload' };
  const late = timeProblem(claims, nowMs / 1000);
  return late === undefined ? { claims: new Map(Object.entries(claims)) } : { problem: late };
}

function timeProblem(claims: Readonly<Record<string, Json>>, nowSeconds: number): string | undefined {
  const { exp, nbf } = claims;
  if (exp !== undefined && typeof exp !== 'number') return 'JSON payload does not contain a numeric "exp" claim';
  if (nbf !== undefined && typeof nbf !== 'number') return 'JSON payload does not contain a numeric "nbf" claim';
  if (exp !== undefined && exp <= nowSeconds) return 'Token has expired';
  return nbf !== undefined && nbf > nowSeconds ? 'Token is not valid yet' : undefined;
}

function signature(text: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(text, 'ascii').digest();
}

function encodePart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decodePart(part: string): Readonly<Record<string, Json>> | undefined {
  const parsed = parseJson(Buffer.from(part, 'base64url').toString('utf8'), maxClaimDepth);
  const isObject =
    parsed.ok && typeof parsed.value === 'object' && parsed.value !== null && !Array.isArray(parsed.value);
  return isObject ? (parsed.value as Readonly<Record<string, Json>>) : undefined;
}

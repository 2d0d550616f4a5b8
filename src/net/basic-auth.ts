import { createHash, timingSafeEqual } from 'node:crypto';
import type { Answer } from './http-answer.ts';
import { textAnswer } from './http-answer.ts';

export interface Credential {
  readonly principal: string;
  readonly secret: string;
}

/** Checks `Authorization: Basic …` against known credentials in constant time. */
export class BasicAuthenticator {
  readonly realm: string;
  readonly #digests: ReadonlyMap<string, Uint8Array>;

  constructor(realm: string, credentials: readonly Credential[]) {
    this.realm = realm;
    this.#digests = new Map(credentials.map(({ principal, secret }) => [principal, digest(secret)]));
  }

  /** The principal of an Authorization header, or undefined when it does not prove one. */
  authenticate(authorization: string | undefined): string | undefined {
    const given = readBasic(authorization);
    if (given === undefined) return undefined;
    const known = this.#digests.get(given.principal);
    // An unknown name costs the same comparison as a known one.
    const isSame = timingSafeEqual(digest(given.secret), known ?? digest(''));
    return known !== undefined && isSame ? given.principal : undefined;
  }

  /** What to answer when nobody was proved. */
  get challenge(): Answer {
    return textAnswer(401, '401 Unauthorized.', { 'WWW-Authenticate': `Basic realm="${this.realm}"` });
  }
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text, 'utf8').digest();
}

function readBasic(authorization: string | undefined): Credential | undefined {
  const encoded = /^basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { principal: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** The `Authorization` header that proves a principal. */
export function basicAuthorization({ principal, secret }: Credential): string {
  return `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}`;
}

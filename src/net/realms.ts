/** Who may ask what: HTTP authentication by realm, as Mesos does it. */
import type { Principal } from '../model/principal.ts';
import { BasicAuthenticator, type Credential } from './basic-auth.ts';
import { type Answer, textAnswer } from './http-answer.ts';
import type { AuthenticateRequest, Authentication } from './http-server.ts';
import { verifyJwt } from './jwt.ts';

/** The ways to prove oneself that a realm may take, in order. */
export type HttpScheme = 'basic' | 'jwt';

/** Reads `basic`, `jwt` or both, separated by commas; undefined when there is anything else. */
export function parseSchemes(text: string): readonly HttpScheme[] | undefined {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  const schemes = names.filter((name): name is HttpScheme => name === 'basic' || name === 'jwt');
  return schemes.length === names.length ? schemes : undefined;
}

export interface HttpSecrets {
  readonly credentials: readonly Credential[];
  readonly jwtKey: Uint8Array | undefined;
  readonly nowMs: () => number;
}

interface Authenticator {
  /** As headers spell it. */
  readonly scheme: 'Basic' | 'Bearer';
  /** Who asks, or what the `WWW-Authenticate` header says to him. */
  prove(authorization: string | undefined): Principal | string;
}

const noClaims: ReadonlyMap<string, string> = new Map();

/** Asks in the given realms for proof and lets pass, as nobody, who asks in others. */
export function authenticateByRealm(
  realms: ReadonlyMap<string, readonly HttpScheme[]>,
  secrets: HttpSecrets,
): AuthenticateRequest {
  const authenticators = new Map<string, readonly Authenticator[]>();
  for (const [realm, schemes] of realms)
    authenticators.set(
      realm,
      schemes.map((scheme) => (scheme === 'basic' ? basic(realm, secrets) : bearer(realm, secrets))),
    );
  return (realm, { headers }): Authentication => {
    const known = authenticators.get(realm);
    if (known === undefined) return { principal: undefined };
    const challenges: string[] = [];
    for (const authenticator of known) {
      const proved = authenticator.prove(headers.authorization);
      if (typeof proved !== 'string') return { principal: proved };
      challenges.push(proved);
    }
    return { refusal: unauthorized(challenges, known) };
  };
}

/** Each authenticator's challenge in one header. */
function unauthorized(challenges: readonly string[], authenticators: readonly Authenticator[]): Answer {
  const single = '401 Unauthorized.';
  const text =
    authenticators.length === 1
      ? single
      : authenticators.map(({ scheme }) => `"${scheme}" authenticator returned:\n${single}`).join('\n\n');
  return textAnswer(401, text, { 'WWW-Authenticate': challenges.join(',') });
}

function basic(realm: string, { credentials }: HttpSecrets): Authenticator {
  const authenticator = new BasicAuthenticator(realm, credentials);
  return {
    scheme: 'Basic',
    prove: (authorization) => {
      const value = authenticator.authenticate(authorization);
      return value === undefined ? `Basic realm="${realm}"` : { value, claims: noClaims };
    },
  };
}

/** COMPAT(mesos-1.11): without a token the challenge is bare, with a bad one it says what is wrong. */
function bearer(realm: string, { jwtKey, nowMs }: HttpSecrets): Authenticator {
  return {
    scheme: 'Bearer',
    prove: (authorization) => {
      const challenge = `Bearer realm="${realm}"`;
      const token = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
      if (token === undefined || jwtKey === undefined) return challenge;
      const outcome = verifyJwt(token, jwtKey, nowMs());
      if ('claims' in outcome) return principalOf(outcome.claims);
      const problem = outcome.problem.replaceAll('"', "'");
      return `${challenge}, error="invalid_token", error_description="Invalid JWT: ${problem}"`;
    },
  };
}

/** `sub` is a name; tokens of executors have none, they are known by their claims alone. */
function principalOf(given: ReadonlyMap<string, unknown>): Principal {
  const claims = new Map<string, string>();
  for (const [name, value] of given) claims.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  const subject = given.get('sub');
  return { value: typeof subject === 'string' && subject !== '' ? subject : undefined, claims };
}

/** The secrets that the agent's flags name, read once when it starts. */
import type { Logger } from '../../base/logger.ts';
import type { Credential } from '../../net/basic-auth.ts';
import { readCredential, readCredentials, readSecretKey } from '../../net/credential-files.ts';
import { textAnswer } from '../../net/http-answer.ts';
import type { AuthenticateRequest } from '../../net/http-server.ts';
import { authenticateByRealm } from '../../net/realms.ts';
import type { AgentAuthentication } from '../authentication-flags.ts';
import { agentRealms } from '../http/realms.ts';

export interface AgentSecrets {
  readonly authenticate: AuthenticateRequest;
  /** Signs what executors are known by. */
  readonly jwtKey: Uint8Array | undefined;
  /** What the agent proves to masters with who it is. */
  readonly credential: Credential | undefined;
}

/** Rejects with a sentence that names the flag. */
export async function readAgentSecrets(flags: AgentAuthentication, logger: Logger): Promise<AgentSecrets> {
  const { httpCredentialsPath, jwtKeyPath, credentialPath } = flags;
  const credentials =
    httpCredentialsPath === undefined
      ? []
      : await readCredentials({ path: httpCredentialsPath, flag: 'http_credentials', logger });
  const jwtKey =
    jwtKeyPath === undefined ? undefined : await readSecretKey({ path: jwtKeyPath, flag: 'jwt_secret_key', logger });
  const credential =
    credentialPath === undefined
      ? undefined
      : await readCredential({ path: credentialPath, flag: 'credential', logger });
  const authenticate = authenticateByRealm(flags.realms, { credentials, jwtKey, nowMs: Date.now });
  return { authenticate: operatorsByName(authenticate), jwtKey, credential };
}

/** Where each call is looked at by itself. */
const operatorApi = /^\/(?:[^/?]+\/)?api\/v1\/?(?:\?|$)/;

/** Executors, known by claims alone, may call the executor API, and the operator API for the containers in their own. */
function operatorsByName(authenticate: AuthenticateRequest): AuthenticateRequest {
  return async (realm, request) => {
    const known = await authenticate(realm, request);
    const isNameless = 'principal' in known && known.principal !== undefined && known.principal.value === undefined;
    if (!isNameless || realm === agentRealms.executors || operatorApi.test(request.url ?? '')) return known;
    return {
      refusal: textAnswer(403, 'The principal of this request has claims, but no name: only executors have that'),
    };
  };
}

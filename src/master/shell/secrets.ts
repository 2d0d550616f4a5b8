/** The secrets that the master's flags name, read once when it starts. */
import type { Logger } from '../../base/logger.ts';
import { basicAuthorization, type Credential } from '../../net/basic-auth.ts';
import { readCredential, readCredentials, readSecretKey } from '../../net/credential-files.ts';
import { textAnswer } from '../../net/http-answer.ts';
import type { AuthenticateRequest } from '../../net/http-server.ts';
import { authenticateByRealm } from '../../net/realms.ts';
import type { MasterAuthentication } from '../authentication-flags.ts';

export interface MasterSecrets {
  readonly credentials: readonly Credential[];
  readonly authenticate: AuthenticateRequest;
  /** The header for agents. */
  readonly agentAuthorization: string | undefined;
}

/** Rejects with a sentence that names the flag. */
export async function readMasterSecrets(flags: MasterAuthentication, logger: Logger): Promise<MasterSecrets> {
  const { credentialsPath, jwtKeyPath, agentProxyCredentialPath } = flags;
  const credentials =
    credentialsPath === undefined ? [] : await readCredentials({ path: credentialsPath, flag: 'credentials', logger });
  const jwtKey =
    jwtKeyPath === undefined ? undefined : await readSecretKey({ path: jwtKeyPath, flag: 'jwt_secret_key', logger });
  const own =
    agentProxyCredentialPath === undefined
      ? undefined
      : await readCredential({ path: agentProxyCredentialPath, flag: 'agent_proxy_credential', logger });
  return {
    credentials,
    authenticate: byName(authenticateByRealm(flags.realms, { credentials, jwtKey, nowMs: Date.now })),
    agentAuthorization: own === undefined ? undefined : basicAuthorization(own),
  };
}

/** COMPAT(mesos-1.11): nobody is known to the master by claims alone. */
function byName(authenticate: AuthenticateRequest): AuthenticateRequest {
  return async (realm, request) => {
    const known = await authenticate(realm, request);
    if ('refusal' in known || known.principal === undefined || known.principal.value !== undefined) return known;
    const text =
      "The request's authenticated principal contains claims, but no value string. The master currently requires that principals have a value";
    return { refusal: textAnswer(403, text) };
  };
}

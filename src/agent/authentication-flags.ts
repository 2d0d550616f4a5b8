/** The agent's flags on who has to prove himself, and how the agent proves itself. */

import { type HttpScheme, parseSchemes } from '../net/realms.ts';
import { type Entrance, realmEntrance } from '../runtime/exposure.ts';
import type { FlagValues } from '../runtime/flags.ts';
import type { ProofTiming } from './core/authenticatee.ts';
import { agentRealms } from './http/realms.ts';

export const authenticationFlags = {
  authenticate_http_readonly: {
    type: 'bool',
    default: false,
    help: 'Ask for credentials on the endpoints that show something (realm mesos-agent-readonly).',
  },
  authenticate_http_readwrite: {
    type: 'bool',
    default: false,
    help: 'Ask for credentials on the endpoints that change something (realm mesos-agent-readwrite).',
  },
  authenticate_http_executors: {
    type: 'bool',
    help: 'Ask executors of the v1 API for the token that they were started with; drivers of the v0 API are refused.',
  },
  credential: {
    type: 'path',
    help: 'File {"principal":…,"secret":…} that the agent proves to masters with who it is.',
  },
  authenticatee: { type: 'string', default: 'crammd5', help: 'How the agent proves itself to masters: crammd5.' },
  authentication_backoff_factor: {
    type: 'duration',
    default: '1secs',
    help: 'The time of an attempt to prove itself is random between the shortest and one that grows by this, doubled each time.',
  },
  authentication_timeout_min: {
    type: 'duration',
    default: '5secs',
    min: 1,
    help: 'Shortest time of an attempt to prove itself.',
  },
  authentication_timeout_max: {
    type: 'duration',
    default: '1mins',
    min: 1,
    help: 'Longest time of an attempt to prove itself.',
  },
  http_credentials: {
    type: 'path',
    help: 'File {"credentials":[{"principal":…,"secret":…}]} of all who may ask.',
  },
  http_authenticators: {
    type: 'string',
    help: 'How operators prove themselves: basic, jwt, or both; with --authenticate_http_executors both when left out.',
  },
  jwt_secret_key: {
    type: 'path',
    aliases: ['executor_secret_key'],
    help: 'File with the key of the tokens (HS256) that executors are given and that jwt takes.',
  },
} as const;

type Values = FlagValues<typeof authenticationFlags>;

/** Who has to prove himself to the agent, and where the secrets are. */
export interface AgentAuthentication {
  /** Realms that ask for proof, with the ways to give it. */
  readonly realms: ReadonlyMap<string, readonly HttpScheme[]>;
  readonly httpCredentialsPath: string | undefined;
  readonly jwtKeyPath: string | undefined;
  readonly credentialPath: string | undefined;
  readonly proofTiming: ProofTiming;
}

/** Sentences on flags that do not go together. */
export function authenticationComplaints(values: Values): string[] {
  const complaints: string[] = [];
  if (operatorSchemes(values) === undefined)
    complaints.push(
      `Flag 'http_authenticators': '${values.http_authenticators}' is unknown: write basic, jwt, or basic,jwt`,
    );
  if (values.authenticatee !== 'crammd5')
    complaints.push(`Flag 'authenticatee': '${values.authenticatee}' is unknown, there is only crammd5`);
  if (values.authentication_timeout_min > values.authentication_timeout_max)
    complaints.push('--authentication_timeout_min must not be greater than --authentication_timeout_max');
  if (values.authenticate_http_executors === true && values.jwt_secret_key === undefined)
    complaints.push('`--jwt_secret_key` must be specified when `--authenticate_http_executors` is set to true');
  const { readonly, readwrite } = agentRealms;
  for (const [realm, schemes] of agentAuthentication(values).realms) {
    if (realm !== readonly && realm !== readwrite) continue;
    if (schemes.includes('basic') && values.http_credentials === undefined)
      complaints.push(
        `No credentials provided for the default 'basic' HTTP authenticator for realm '${realm}': give --http_credentials`,
      );
    if (schemes.includes('jwt') && values.jwt_secret_key === undefined)
      complaints.push(`No --jwt_secret_key provided for the 'jwt' HTTP authenticator for realm '${realm}'`);
  }
  return complaints;
}

/** What the flags mean. */
export function agentAuthentication(values: Values): AgentAuthentication {
  const realms = new Map<string, readonly HttpScheme[]>();
  const operators = operatorSchemes(values) ?? [];
  if (values.authenticate_http_readonly) realms.set(agentRealms.readonly, operators);
  if (values.authenticate_http_readwrite) realms.set(agentRealms.readwrite, operators);
  if (values.authenticate_http_executors === true) realms.set(agentRealms.executors, ['jwt']);
  return {
    realms,
    httpCredentialsPath: values.http_credentials,
    jwtKeyPath: values.jwt_secret_key,
    credentialPath: values.credential,
    proofTiming: {
      backoffFactorMs: values.authentication_backoff_factor,
      timeoutMinMs: values.authentication_timeout_min,
      timeoutMaxMs: values.authentication_timeout_max,
    },
  };
}

function operatorSchemes(values: Values): readonly HttpScheme[] | undefined {
  const fallback = values.authenticate_http_executors === true ? 'basic,jwt' : 'basic';
  return parseSchemes(values.http_authenticators ?? fallback);
}

/** Realms of operators that let everybody in. */
export function unprovedRealms(values: Values): string[] {
  const { realms } = agentAuthentication(values);
  return [agentRealms.readonly, agentRealms.readwrite].filter((realm) => !realms.has(realm));
}

/** The ways into an agent, with those that its flags leave open. */
export function agentEntrances({ realms }: AgentAuthentication): Entrance[] {
  return [
    realmEntrance(realms, 'reading over HTTP', agentRealms.readonly, '--authenticate_http_readonly'),
    realmEntrance(realms, 'changes over HTTP', agentRealms.readwrite, '--authenticate_http_readwrite'),
    realmEntrance(realms, 'executors', agentRealms.executors, '--authenticate_http_executors'),
    { what: 'messages in the name of the master', isOpen: true, closedBy: 'the network', isOnlyTold: true },
  ];
}

/** The master's flags on who has to prove himself, how, and what they mean. */

import { type HttpScheme, parseSchemes } from '../net/realms.ts';
import { type Entrance, realmEntrance } from '../runtime/exposure.ts';
import type { FlagValues } from '../runtime/flags.ts';
import { masterRealms } from './http/realms.ts';

export const authenticationFlags = {
  authenticate_frameworks: {
    type: 'bool',
    default: false,
    aliases: ['authenticate'],
    help: 'Frameworks of drivers (v0) must prove their principal before they register.',
  },
  authenticate_agents: {
    type: 'bool',
    default: false,
    aliases: ['authenticate_slaves'],
    help: 'Agents must prove their principal before they register.',
  },
  authentication_v0_timeout: {
    type: 'duration',
    default: '15secs',
    min: 1,
    help: 'An unfinished proof of a driver or an agent is dropped after this long.',
  },
  authenticate_http_readonly: {
    type: 'bool',
    default: false,
    help: 'Ask for credentials on the endpoints that show something (realm mesos-master-readonly).',
  },
  authenticate_http_readwrite: {
    type: 'bool',
    default: false,
    aliases: ['authenticate_http'],
    help: 'Ask for credentials on the endpoints that change something (realm mesos-master-readwrite).',
  },
  authenticate_http_frameworks: {
    type: 'bool',
    default: false,
    help: 'Ask frameworks of the v1 API for credentials; needs --http_framework_authenticators.',
  },
  credentials: {
    type: 'path',
    help: 'File {"credentials":[{"principal":…,"secret":…}]} of all who may prove themselves.',
  },
  authenticators: { type: 'string', default: 'crammd5', help: 'How drivers and agents prove themselves: crammd5.' },
  http_authenticators: {
    type: 'string',
    default: 'basic',
    help: 'How operators prove themselves: basic, jwt, or both, separated by a comma.',
  },
  http_framework_authenticators: {
    type: 'string',
    help: 'How frameworks of the v1 API prove themselves: basic, jwt, or both, separated by a comma.',
  },
  jwt_secret_key: {
    type: 'path',
    help: 'File with the key of the tokens (HS256) that jwt takes; their claim sub is the principal.',
  },
  agent_proxy_credential: {
    type: 'path',
    help: 'File {"principal":…,"secret":…} that this master proves itself with when it reads from agents for an operator.',
  },
} as const;

type Values = FlagValues<typeof authenticationFlags>;

/** Who has to prove himself to the master, and where the secrets are. */
export interface MasterAuthentication {
  /** Realms that ask for proof, with the ways to give it. */
  readonly realms: ReadonlyMap<string, readonly HttpScheme[]>;
  readonly credentialsPath: string | undefined;
  readonly jwtKeyPath: string | undefined;
  readonly agentProxyCredentialPath: string | undefined;
  readonly frameworks: boolean;
  readonly agents: boolean;
  readonly timeoutMs: number;
}

/** Sentences on flags that do not go together. */
export function authenticationComplaints(values: Values): string[] {
  const complaints: string[] = [];
  if (values.authenticators !== 'crammd5')
    complaints.push(`Flag 'authenticators': '${values.authenticators}' is unknown, there is only crammd5`);
  if ((values.authenticate_agents || values.authenticate_frameworks) && values.credentials === undefined)
    complaints.push('--authenticate_agents and --authenticate_frameworks need --credentials');
  for (const [flag, text] of [
    ['http_authenticators', values.http_authenticators],
    ['http_framework_authenticators', values.http_framework_authenticators ?? 'basic'],
  ] as const) {
    if (parseSchemes(text) === undefined)
      complaints.push(`Flag '${flag}': '${text}' is unknown: write basic, jwt, or basic,jwt`);
  }
  if (values.authenticate_http_frameworks && values.http_framework_authenticators === undefined)
    complaints.push(
      'Missing `--http_framework_authenticators` flag. This must be used in conjunction with `--authenticate_http_frameworks`',
    );
  const { realms } = masterAuthentication(values);
  for (const [realm, schemes] of realms) {
    if (schemes.includes('basic') && values.credentials === undefined)
      complaints.push(`No credentials provided for the default 'basic' HTTP authenticator for realm '${realm}'`);
    if (schemes.includes('jwt') && values.jwt_secret_key === undefined)
      complaints.push(`No --jwt_secret_key provided for the 'jwt' HTTP authenticator for realm '${realm}'`);
  }
  return complaints;
}

/** What the flags mean. */
export function masterAuthentication(values: Values): MasterAuthentication {
  const realms = new Map<string, readonly HttpScheme[]>();
  const operators = parseSchemes(values.http_authenticators) ?? [];
  if (values.authenticate_http_readonly) realms.set(masterRealms.readonly, operators);
  if (values.authenticate_http_readwrite) realms.set(masterRealms.readwrite, operators);
  if (values.authenticate_http_frameworks)
    realms.set(masterRealms.frameworks, parseSchemes(values.http_framework_authenticators ?? '') ?? []);
  return {
    realms,
    credentialsPath: values.credentials,
    jwtKeyPath: values.jwt_secret_key,
    agentProxyCredentialPath: values.agent_proxy_credential,
    frameworks: values.authenticate_frameworks,
    agents: values.authenticate_agents,
    timeoutMs: values.authentication_v0_timeout,
  };
}

/** Realms that let everybody in. */
export function unprovedRealms(values: Values): string[] {
  const { realms } = masterAuthentication(values);
  return Object.values(masterRealms).filter((realm) => !realms.has(realm));
}

/** The ways into a master, with those that its flags leave open. */
export function masterEntrances({ realms, frameworks, agents }: MasterAuthentication, hasLog: boolean): Entrance[] {
  return [
    realmEntrance(realms, 'reading over HTTP', masterRealms.readonly, '--authenticate_http_readonly'),
    realmEntrance(realms, 'changes over HTTP', masterRealms.readwrite, '--authenticate_http_readwrite'),
    realmEntrance(realms, 'frameworks over HTTP', masterRealms.frameworks, '--authenticate_http_frameworks'),
    { what: 'drivers', isOpen: !frameworks, closedBy: '--authenticate_frameworks' },
    { what: 'agents', isOpen: !agents, closedBy: '--authenticate_agents' },
    ...(hasLog
      ? [{ what: 'the replicated log', isOpen: true, closedBy: 'the network', isOnlyTold: true } as const]
      : []),
  ];
}

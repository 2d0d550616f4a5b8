/** The agent's flags on who has to prove himself, and how the agent proves itself. */
import { type HttpScheme, parseSchemes } from '../net/realms.ts';
import type { FlagValues } from '../runtime/flags.ts';
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
}

/** Sentences on flags that do not go together. */
export function authenticationComplaints(values: Values): string[] {
  const complaints: string[] = [];
  if (operatorSchemes(values) === undefined)
    complaints.push(
      `Flag 'http_authenticators': '${values.http_authenticators}' is unknown: write basic, jwt, or basic,jwt`,
    );
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
  return { realms, httpCredentialsPath: values.http_credentials, jwtKeyPath: values.jwt_secret_key };
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

import { hostname } from 'node:os';
import { exposureEnvironment, exposureFlags } from '../runtime/exposure.ts';
import { defineFlags, type FlagInput, type Flags, type FlagTable, type FlagValues } from '../runtime/flags.ts';
import { type HttpsSettings, httpsSettings } from '../runtime/https-flags.ts';
import { readTlsEnvironment, type TlsSettings } from '../runtime/tls-environment.ts';
import { readZkTls, type ZkTls, zkTlsFlags } from '../runtime/zk-tls-flags.ts';
import type { ChronosSettings } from './core/settings.ts';
import { effectiveFlags, inertFlags } from './flag-names.ts';

const table = { ...effectiveFlags, ...exposureFlags, ...zkTlsFlags, ...inertFlags };

const typedFlags: Flags<typeof table> = defineFlags({
  program: 'chronos',
  style: 'scallop',
  flags: table,
  environmentPrefixes: ['CHRONOS_'],
  environmentNames: {
    ...exposureEnvironment,
    MESOSPHERE_HTTP_CREDENTIALS: 'http_credentials',
    MESOSPHERE_KEYSTORE_PATH: 'ssl_keystore_path',
    MESOSPHERE_KEYSTORE_PASS: 'ssl_keystore_password',
  },
  check: complaintsOf,
});

/** The table behind `--help` and the reference of flags. */
export const chronosFlags: Flags<FlagTable> = typedFlags as unknown as Flags<FlagTable>;

/** What a Chronos is started with. Times in milliseconds. */
export interface ChronosConfig {
  /** How the master is spoken with, as LIBPROCESS_SSL_* says; undefined: plain text. */
  readonly masterTls: TlsSettings | undefined;
  /** How ZooKeeper is spoken with; undefined: plain text. */
  readonly zkTls: ZkTls | undefined;
  /** `host:port` or `zk://…`. */
  readonly master: string;
  /** `host:port,host:port`, or a `zk://` URL. */
  readonly zkHosts: string;
  /** Where everything is kept: `/chronos/state`. */
  readonly zkPath: string;
  readonly zkTimeoutMs: number;
  /** `user:password` of the digest scheme. */
  readonly zkAuth: string | undefined;
  readonly frameworkName: string;
  readonly failoverTimeoutSeconds: number;
  readonly checkpoint: boolean;
  readonly user: string;
  readonly credential: { readonly principal: string; readonly secretFile: string } | undefined;
  readonly principal: string | undefined;
  readonly webuiUrl: string | undefined;
  /** Where a browser finds the page of the master; undefined: the leading master's own address. */
  readonly mesosLeaderUiUrl: string | undefined;
  /** What other nodes and the master call this one. */
  readonly hostname: string;
  readonly httpAddress: string | undefined;
  /** Undefined: plain text only. */
  readonly https: HttpsSettings | undefined;
  /** Others may reach it without proof of who they are. */
  readonly allowsUnauthenticated: boolean;
  /** 0: any free port. */
  readonly httpPort: number;
  readonly httpCredential: { readonly principal: string; readonly secret: string } | undefined;
  readonly httpRealm: string;
  readonly clusterName: string | undefined;
  readonly settings: ChronosSettings;
  /** What to tell the user at start. */
  readonly warnings: readonly string[];
}

export type ChronosConfigOutcome =
  | { readonly kind: 'run'; readonly config: ChronosConfig }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'refused'; readonly complaints: readonly string[] };

/** The configuration that arguments and environment mean, or all that is wrong with them. */
export function readChronosConfig(input: FlagInput): ChronosConfigOutcome {
  const outcome = typedFlags.parse(input);
  if (outcome.kind !== 'run') return outcome;
  const { values, given, warnings } = outcome.flags;
  const inert = Object.keys(inertFlags).filter((name) => given.has(name));
  const inertWarnings = inert.map((name) => `Flag '${name}' is accepted and has no effect`);
  const zkTls = readZkTls(values);
  if (!zkTls.ok) return { kind: 'refused', complaints: [zkTls.error.reason] };
  const tls = readTlsEnvironment(input.environment);
  if (!tls.ok) return { kind: 'refused', complaints: [tls.error.reason] };
  const config = configOf(values, [...warnings, ...inertWarnings]);
  return { kind: 'run', config: { ...config, masterTls: tls.value, zkTls: zkTls.value } };
}

function complaintsOf(values: FlagValues<typeof table>): readonly string[] {
  const complaints: string[] = [];
  if (!values.zk_path.startsWith('/')) complaints.push(`Flag 'zk_path': '${values.zk_path}' must begin with /`);
  if (values.http_credentials !== undefined && !values.http_credentials.includes(':')) {
    complaints.push("Flag 'http_credentials' must be user:password");
  }
  if (values.master === 'local') {
    complaints.push("Flag 'master': 'local' is no master here: write host:port or zk://host:port/mesos");
  }
  if (values.disable_http) complaints.push("Flag 'disable_http': nodes pass requests on to each other over HTTP");
  return complaints;
}

function configOf(
  values: FlagValues<typeof table>,
  warnings: readonly string[],
): Omit<ChronosConfig, 'masterTls' | 'zkTls'> {
  const credentials = values.http_credentials;
  const colon = credentials?.indexOf(':') ?? -1;
  const principal = values.mesos_authentication_principal;
  const secretFile = values.mesos_authentication_secret_file;
  return {
    master: values.master,
    zkHosts: values.zk_hosts,
    zkPath: values.zk_path.replace(/\/+$/, '') || '/chronos/state',
    zkTimeoutMs: values.zk_timeout,
    zkAuth: values.zk_auth,
    frameworkName: values.mesos_framework_name,
    failoverTimeoutSeconds: values.failover_timeout,
    checkpoint: values.mesos_checkpoint,
    user: values.user,
    principal,
    credential: principal === undefined || secretFile === undefined ? undefined : { principal, secretFile },
    webuiUrl: values.webui_url,
    mesosLeaderUiUrl: values.mesos_leader_ui_url,
    hostname: values.hostname ?? hostname(),
    httpAddress: values.http_address,
    https: httpsSettings(values),
    allowsUnauthenticated: values.allow_unauthenticated,
    httpPort: values.http_port,
    httpCredential:
      credentials === undefined
        ? undefined
        : { principal: credentials.slice(0, colon), secret: credentials.slice(colon + 1) },
    httpRealm: values.http_realm,
    clusterName: values.cluster_name,
    settings: {
      defaults: {
        cpus: values.mesos_task_cpu,
        memMb: values.mesos_task_mem,
        diskMb: values.mesos_task_disk,
        user: values.user,
      },
      role: values.mesos_role,
      failureRetryMs: values.failure_retry,
      longestRetryMs: 600_000,
      disableAfterFailures: values.disable_after_failures,
      historyLimit: values.job_history_limit,
      reconciliationIntervalMs: values.reconciliation_interval * 1000,
      declineOfferMs: values.decline_offer_duration ?? 5_000,
      minReviveIntervalMs: values.min_revive_offers_interval,
      unreachableLimitMs: 300_000,
    },
    warnings,
  };
}

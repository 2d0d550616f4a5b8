import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { errorText, ok, type Result, refuse } from '../base/errors.ts';
import { exposureEnvironment, exposureFlags } from '../runtime/exposure.ts';
import { defineFlags, type FlagInput, type Flags, type FlagTable, type FlagValues } from '../runtime/flags.ts';
import { type HttpsSettings, httpsSettings } from '../runtime/https-flags.ts';
import { readTlsEnvironment, type TlsSettings } from '../runtime/tls-environment.ts';
import { readZkTls, type ZkTls, zkTlsFlags } from '../runtime/zk-tls-flags.ts';
import { maskZkUrl, parseZkUrl } from '../zookeeper/zk-url.ts';
import { defaultSettings, type MarathonSettings } from './core/settings.ts';
import { effectiveFlags, inertFlags, refusedFlags } from './flag-names.ts';

const table = { ...effectiveFlags, ...exposureFlags, ...zkTlsFlags, ...inertFlags, ...refusedFlags };

type MarathonFlagValues = FlagValues<typeof table>;

const knownFeatures = ['vips', 'task_killing', 'external_volumes', 'secrets', 'gpu_resources'];

const typedFlags: Flags<typeof table> = defineFlags({
  program: 'marathon',
  style: 'scallop',
  flags: table,
  environmentPrefixes: ['MARATHON_'],
  // They are there when Marathon itself runs as an app of a Marathon.
  ignoredEnvironment: /^MARATHON_APP_/,
  environmentNames: {
    ...exposureEnvironment,
    MESOSPHERE_HTTP_CREDENTIALS: 'http_credentials',
    MESOSPHERE_KEYSTORE_PATH: 'ssl_keystore_path',
    MESOSPHERE_KEYSTORE_PASS: 'ssl_keystore_password',
  },
  check: complaintsOf,
});

/** The table behind `--help` and the reference of flags. */
export const marathonFlags: Flags<FlagTable> = typedFlags as unknown as Flags<FlagTable>;

/** What a Marathon is started with. Times in milliseconds. */
export interface MarathonConfig {
  /** How the master is spoken with, as LIBPROCESS_SSL_* says; undefined: plain text. */
  readonly masterTls: TlsSettings | undefined;
  /** How ZooKeeper is spoken with; undefined: plain text. */
  readonly zkTls: ZkTls | undefined;
  readonly master: string;
  readonly mesosLeaderUiUrl: string | undefined;
  readonly frameworkName: string;
  readonly failoverTimeoutSeconds: number;
  readonly checkpoint: boolean;
  readonly user: string;
  readonly principal: string | undefined;
  readonly secret: string | undefined;
  /** Undefined: listen on all addresses. */
  readonly httpAddress: string | undefined;
  /** Undefined: plain text only. */
  readonly https: HttpsSettings | undefined;
  /** Others may reach it without proof of who they are. */
  readonly allowsUnauthenticated: boolean;
  readonly httpPort: number;
  readonly httpCredential: { readonly principal: string; readonly secret: string } | undefined;
  readonly httpRealm: string;
  readonly compresses: boolean;
  readonly maxConcurrentRequests: number | undefined;
  readonly allowedOrigins: readonly string[];
  readonly hostname: string;
  readonly webuiUrl: string | undefined;
  readonly maxOutstandingEvents: number;
  readonly proxyTimeoutMs: number;
  readonly proxyConnectTimeoutMs: number;
  readonly maxProbes: number;
  /** Stand for election; otherwise this process leads at once. */
  readonly isElected: boolean;
  /** Undefined: state is kept in memory only. */
  readonly zk: string | undefined;
  readonly zkTimeoutMs: number;
  readonly zkSessionTimeoutMs: number;
  readonly compressAboveBytes: number;
  readonly metricsPrefix: string;
  readonly settings: MarathonSettings;
  /** trace, debug, info, warn or error; undefined: info. */
  readonly loggingLevel: string | undefined;
  /** As `/v2/info` shows it; the ports of a running process are filled in by it. */
  readonly shown: {
    readonly marathon: Readonly<Record<string, unknown>>;
    readonly zookeeper: Readonly<Record<string, unknown>>;
  };
  readonly warnings: readonly string[];
}

export type MarathonConfigOutcome =
  | { readonly kind: 'run'; readonly config: MarathonConfig }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'refused'; readonly complaints: readonly string[] };

/** Exit code for flags that make no sense, as of the original. */
export const badFlagsExitCode = 112;

/** The configuration that arguments and environment mean, or all that is wrong with them. */
export function readMarathonConfig(input: FlagInput): MarathonConfigOutcome {
  const outcome = typedFlags.parse(input);
  if (outcome.kind !== 'run') return outcome;
  const { values, given, warnings } = outcome.flags;
  const secret = readSecret(values);
  if (!secret.ok) return { kind: 'refused', complaints: [secret.error.reason] };
  const zkTls = readZkTls(values);
  if (!zkTls.ok) return { kind: 'refused', complaints: [zkTls.error.reason] };
  const tls = readTlsEnvironment(input.environment);
  if (!tls.ok) return { kind: 'refused', complaints: [tls.error.reason] };
  const inert = [...given].filter((name) => name in inertFlags).map((name) => `Flag '${name}' has no effect`);
  const config = configOf(values, secret.value, [...warnings, ...inert]);
  return { kind: 'run', config: { ...config, masterTls: tls.value, zkTls: zkTls.value } };
}

function complaintsOf(values: MarathonFlagValues): string[] {
  const complaints: string[] = [];
  for (const [name, spec] of Object.entries(refusedFlags)) {
    const value = values[name as keyof typeof refusedFlags];
    if (value !== undefined && value !== false) complaints.push(`Flag '${name}': ${spec.help}`);
  }
  const unknown = splitList(values.enable_features).filter((feature) => !knownFeatures.includes(feature));
  if (unknown.length > 0) {
    complaints.push(`Flag 'enable_features': unknown ${unknown.join(', ')}; known are ${knownFeatures.join(', ')}`);
  }
  if (values.internal_store_backend === 'zk') {
    const url = parseZkUrl(values.zk);
    if (!url.ok) complaints.push(`Flag 'zk': ${url.error.reason}`);
    else if (url.value.path === '/') complaints.push("Flag 'zk' needs a path, e.g. zk://host:2181/marathon");
  }
  if (values.local_port_min >= values.local_port_max) {
    complaints.push("Flag 'local_port_min' must be below 'local_port_max'");
  }
  if (values.mesos_authentication && values.mesos_authentication_principal === undefined) {
    complaints.push("Flag 'mesos_authentication' needs 'mesos_authentication_principal'");
  }
  if (values.mesos_authentication_secret !== undefined && values.mesos_authentication_secret_file !== undefined) {
    complaints.push("Flags 'mesos_authentication_secret' and 'mesos_authentication_secret_file' exclude each other");
  }
  if (values.http_credentials !== undefined && credentialOf(values.http_credentials) === undefined) {
    complaints.push("Flag 'http_credentials' must be user:password");
  }
  if (values.executor !== '//cmd' && values.executor !== '') {
    complaints.push("Flag 'executor': only //cmd is supported");
  }
  return complaints;
}

function readSecret(values: MarathonFlagValues): Result<string | undefined> {
  const file = values.mesos_authentication_secret_file;
  if (file === undefined) return ok(values.mesos_authentication_secret);
  try {
    return ok(readFileSync(file, 'utf8').replace(/\r?\n$/, ''));
  } catch (thrown) {
    return refuse('flag-invalid', `Flag 'mesos_authentication_secret_file': ${errorText(thrown)}`);
  }
}

function credentialOf(text: string | undefined): { principal: string; secret: string } | undefined {
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon <= 0) return undefined;
  return { principal: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function configOf(
  values: MarathonFlagValues,
  secret: string | undefined,
  warnings: readonly string[],
): Omit<MarathonConfig, 'masterTls' | 'zkTls'> {
  const name = values.hostname ?? hostname();
  const user = values.mesos_user ?? userInfo().username;
  return {
    master: values.master,
    mesosLeaderUiUrl: values.mesos_leader_ui_url,
    frameworkName: values.framework_name,
    failoverTimeoutSeconds: values.failover_timeout,
    checkpoint: values.checkpoint,
    user,
    principal: values.mesos_authentication_principal,
    secret: values.mesos_authentication ? secret : undefined,
    httpAddress: values.http_address,
    https: httpsSettings(values),
    allowsUnauthenticated: values.allow_unauthenticated,
    httpPort: values.http_port,
    httpCredential: credentialOf(values.http_credentials),
    httpRealm: values.http_realm,
    compresses: values.http_compression,
    maxConcurrentRequests: values.http_max_concurrent_requests,
    allowedOrigins: splitList(values.access_control_allow_origin),
    hostname: name,
    webuiUrl: values.webui_url,
    maxOutstandingEvents: values.event_stream_max_outstanding_messages,
    proxyTimeoutMs: values.leader_proxy_read_timeout,
    proxyConnectTimeoutMs: values.leader_proxy_connection_timeout,
    maxProbes: values.max_concurrent_marathon_health_checks,
    isElected: values.ha && values.internal_store_backend === 'zk',
    zk: values.internal_store_backend === 'zk' ? values.zk : undefined,
    zkTimeoutMs: values.zk_timeout,
    zkSessionTimeoutMs: values.zk_session_timeout,
    compressAboveBytes: values.zk_compression ? values.zk_compression_threshold : Number.POSITIVE_INFINITY,
    metricsPrefix: values.metrics_name_prefix,
    settings: settingsOf(values),
    loggingLevel: values.logging_level,
    shown: { marathon: shownMarathon(values, name, user), zookeeper: shownZookeeper(values) },
    warnings,
  };
}

function settingsOf(values: MarathonFlagValues): MarathonSettings {
  return {
    ...defaultSettings,
    mesosRole: values.mesos_role,
    newGroupEnforceRole: values.new_group_enforce_role === 'top' ? 'top' : 'off',
    acceptedRolesDefault: behaviorOf(values.accepted_resource_roles_default_behavior),
    defaultNetworkName: values.default_network_name,
    bridgeNetworkName: values.mesos_bridge_name,
    envVarsPrefix: values.env_vars_prefix,
    executor: values.executor,
    features: splitList(values.enable_features),
    localPortMin: values.local_port_min,
    localPortMax: values.local_port_max,
    maxApps: values.max_apps,
    maxRunningDeployments: values.max_running_deployments,
    maxVersions: values.zk_max_versions,
    maxNodeSizeBytes: values.zk_max_node_size,
    launchTokens: values.launch_tokens,
    launchTokenRefreshMs: values.launch_token_refresh_interval,
    maxInstancesPerOffer: values.max_instances_per_offer,
    declineOfferMs: values.decline_offer_duration,
    minReviveMs: values.min_revive_offers_interval,
    suppressOffers: values.suppress_offers,
    maintenanceMode: values.maintenance_mode,
    drainingMs: values.draining_seconds * 1000,
    gpuBehavior: values.gpu_scheduling_behavior === 'unrestricted' ? 'unrestricted' : 'restricted',
    killChunkSize: values.kill_chunk_size,
    killRetryMs: values.kill_retry_timeout,
    launchConfirmTimeoutMs: values.task_launch_confirm_timeout,
    launchTimeoutMs: values.task_launch_timeout,
    lostExpungeInitialMs: values.task_lost_expunge_initial_delay,
    lostExpungeIntervalMs: values.task_lost_expunge_interval,
    reconcileIntervalMs: values.reconciliation_interval,
    scaleInitialMs: values.scale_apps_initial_delay,
    scaleIntervalMs: values.scale_apps_interval,
  };
}

function behaviorOf(text: string): MarathonSettings['acceptedRolesDefault'] {
  return text === 'unreserved' || text === 'reserved' ? text : 'any';
}

/** Keys of the original's `marathon_config`; unset ones are null. */
function shownMarathon(values: MarathonFlagValues, name: string, user: string): Record<string, unknown> {
  const origins = splitList(values.access_control_allow_origin);
  return {
    access_control_allow_origin: origins.length === 0 ? null : origins,
    checkpoint: values.checkpoint,
    decline_offer_duration: values.decline_offer_duration,
    default_network_name: values.default_network_name ?? null,
    env_vars_prefix: values.env_vars_prefix === '' ? null : values.env_vars_prefix,
    executor: values.executor,
    failover_timeout: values.failover_timeout,
    features: splitList(values.enable_features),
    framework_name: values.framework_name,
    ha: values.ha,
    hostname: name,
    launch_token: values.launch_tokens,
    launch_token_refresh_interval: values.launch_token_refresh_interval,
    leader_proxy_connection_timeout_ms: values.leader_proxy_connection_timeout,
    leader_proxy_read_timeout_ms: values.leader_proxy_read_timeout,
    local_port_max: values.local_port_max,
    local_port_min: values.local_port_min,
    maintenance_mode: values.maintenance_mode,
    master: maskZkUrl(values.master),
    max_instances_per_offer: values.max_instances_per_offer,
    mesos_bridge_name: values.mesos_bridge_name,
    mesos_heartbeat_failure_threshold: values.mesos_heartbeat_failure_threshold ?? 5,
    mesos_heartbeat_interval: values.mesos_heartbeat_interval ?? 15_000,
    mesos_leader_ui_url: values.mesos_leader_ui_url,
    mesos_role: values.mesos_role,
    mesos_user: user,
    min_revive_offers_interval: values.min_revive_offers_interval,
    new_group_enforce_role: values.new_group_enforce_role === 'top' ? 'Top' : 'Off',
    offer_matching_timeout: values.offer_matching_timeout,
    on_elected_prepare_timeout: values.on_elected_prepare_timeout,
    reconciliation_initial_delay: values.reconciliation_initial_delay,
    reconciliation_interval: values.reconciliation_interval,
    scale_apps_initial_delay: values.scale_apps_initial_delay,
    scale_apps_interval: values.scale_apps_interval,
    store_cache: values.store_cache,
    task_launch_confirm_timeout: values.task_launch_confirm_timeout,
    task_launch_timeout: values.task_launch_timeout,
    task_lost_expunge_initial_delay: values.task_lost_expunge_initial_delay,
    task_lost_expunge_interval: values.task_lost_expunge_interval,
    task_reservation_timeout: values.task_reservation_timeout,
    webui_url: values.webui_url ?? null,
  };
}

function shownZookeeper(values: MarathonFlagValues): Record<string, unknown> {
  return {
    zk: values.zk.replace(/(zk:\/\/)[^/]*@/, '$1xxxxxxxx:xxxxxxxx@'),
    zk_compression: values.zk_compression,
    zk_compression_threshold: values.zk_compression_threshold,
    zk_connection_timeout: values.zk_connection_timeout,
    zk_max_node_size: values.zk_max_node_size,
    zk_max_versions: values.zk_max_versions,
    zk_session_timeout: values.zk_session_timeout,
    zk_timeout: values.zk_timeout,
  };
}

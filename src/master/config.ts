import { resolve } from 'node:path';
import { errorText, ok, type Result, refuse } from '../base/errors.ts';
import { readAuthorizer } from '../model/authorizer.ts';
import { type DisabledPaths, readFirewall } from '../net/firewall.ts';
import { aclsFlag, aclsWarnings } from '../runtime/acls-flag.ts';
import { exposureEnvironment, exposureFlags } from '../runtime/exposure.ts';
import {
  defineFlags,
  type FlagInput,
  type Flags,
  type FlagTable,
  type FlagValues,
  type ParsedFlags,
} from '../runtime/flags.ts';
import { type LibprocessSettings, readLibprocess } from '../runtime/libprocess-environment.ts';
import { readZkTls, type ZkTls, zkTlsFlags } from '../runtime/zk-tls-flags.ts';
import { DomainInfo } from '../wire/gen/mesos.ts';
import { fromJson } from '../wire/json.ts';
import { maskZkUrl, parseZkUrl } from '../zookeeper/zk-url.ts';
import type { AllocatorSettings } from './allocator/allocator-state.ts';
import { allocatorFlags, allocatorSettings } from './allocator-flags.ts';
import {
  authenticationComplaints,
  authenticationFlags,
  type MasterAuthentication,
  masterAuthentication,
  unprovedRealms,
} from './authentication-flags.ts';
import { defaultSettings, type MasterSettings } from './core/settings.ts';
import { readLimit, readMinimums, readRate, readWeights, splitList } from './flag-readers.ts';
import { inertFlags } from './inert-flags.ts';
import { readRateLimits } from './rate-limits-flag.ts';

/** Flags that the master obeys. */
const effectiveFlags = {
  ip: { type: 'string', help: 'Address to listen on; all addresses when left out.' },
  port: { type: 'int', default: 5050, min: 0, max: 65535, help: 'Port to listen on; 0 takes any free one.' },
  advertise_ip: { type: 'string', help: 'Address that others are told.' },
  advertise_port: { type: 'string', help: 'Port that others are told.' },
  ip_discovery_command: { type: 'string', help: 'Shell command that prints the address to listen on.' },
  hostname: { type: 'string', help: 'Host name that others are told.' },
  hostname_lookup: {
    type: 'bool',
    default: true,
    help: 'Look the host name up; otherwise the address serves as name.',
  },
  work_dir: { type: 'string', help: 'Directory of the replicated log; needed with --registry=replicated_log.' },
  registry: {
    type: 'string',
    default: 'replicated_log',
    choices: ['replicated_log', 'log_storage', 'in_memory'],
    help: 'Where the registry is kept: replicated_log (on a majority of the masters, in their work_dir) or in_memory.',
  },
  quorum: { type: 'int', min: 1, help: 'Majority of the masters; required with --zk and replicated_log.' },
  log_auto_initialize: {
    type: 'bool',
    default: true,
    help: 'New masters found a log when all are there; otherwise stadion log initialize does it.',
  },
  zk: {
    type: 'string',
    secret: true,
    help: 'ZooKeeper for the election: zk://[user:pass@]host:port,…/path. Without it this master appoints itself.',
    fallbackFile: '/etc/mesos/zk',
  },
  zk_session_timeout: { type: 'duration', default: '10secs', min: 1000, help: 'Session time-out in ZooKeeper.' },
  registry_strict: { type: 'bool', default: false, help: 'Must be false.' },
  registry_fetch_timeout: {
    type: 'duration',
    default: '1mins',
    help: 'Reading the registry longer than this ends the master.',
  },
  registry_store_timeout: {
    type: 'duration',
    default: '20secs',
    help: 'Writing the registry longer than this ends the master.',
  },
  registry_gc_interval: {
    type: 'duration',
    default: '15mins',
    min: 1000,
    help: 'How often the lists of unreachable and gone agents are trimmed.',
  },
  registry_max_agent_age: {
    type: 'duration',
    default: '2weeks',
    help: 'Unreachable and gone agents are forgotten after this long.',
  },
  registry_max_agent_count: { type: 'int', default: 102400, min: 0, help: 'Most agents in each of these lists.' },
  agent_reregister_timeout: {
    type: 'duration',
    default: '10mins',
    min: 600_000,
    aliases: ['slave_reregister_timeout'],
    help: 'Agents that are not back within this are marked unreachable.',
  },
  recovery_agent_removal_limit: {
    type: 'string',
    default: '100%',
    aliases: ['recovery_slave_removal_limit'],
    help: 'The master ends instead of removing a larger share of the agents after a failover.',
  },
  agent_removal_rate_limit: {
    type: 'string',
    aliases: ['slave_removal_rate_limit'],
    help: 'Most agents marked unreachable for missed pings, as N/DURATION.',
  },
  agent_ping_timeout: {
    type: 'duration',
    default: '15secs',
    min: 1000,
    max: 900_000,
    aliases: ['slave_ping_timeout'],
    help: 'Time an agent has to answer a ping.',
  },
  max_agent_ping_timeouts: {
    type: 'int',
    default: 5,
    min: 1,
    aliases: ['max_slave_ping_timeouts'],
    help: 'Missed pings after which an agent is unreachable.',
  },
  ...allocatorFlags,
  offer_timeout: { type: 'duration', help: 'Offers without an answer are rescinded after this long.' },
  whitelist: { type: 'path', help: 'File of host names, one a line, read every 5 s: only their agents are offered.' },
  roles: { type: 'string', help: 'Only these roles may be used, separated by commas.' },
  weights: { type: 'string', help: 'Weights of roles: role=weight,… The registry wins over them.' },
  cluster: { type: 'string', help: 'Name of the cluster that is shown.' },
  root_submissions: { type: 'bool', default: true, help: 'Let frameworks and tasks run as root.' },
  max_completed_frameworks: { type: 'int', default: 50, min: 0, help: 'Completed frameworks that are remembered.' },
  max_completed_tasks_per_framework: {
    type: 'int',
    default: 1000,
    min: 0,
    help: 'Completed tasks of a framework that are remembered.',
  },
  max_unreachable_tasks_per_framework: {
    type: 'int',
    default: 1000,
    min: 0,
    help: 'Unreachable tasks of a framework that are remembered.',
  },
  max_operator_event_stream_subscribers: {
    type: 'int',
    default: 1000,
    min: 1,
    help: 'Most readers of the operator event stream; beyond it the oldest is cut off.',
  },
  max_executors_per_agent: {
    type: 'int',
    min: 1,
    aliases: ['max_executors_per_slave'],
    help: 'Agents with so many executors of frameworks are not offered. Without it there is no such limit.',
  },
  webui_dir: {
    type: 'string',
    default: '/usr/local/share/mesos/webui',
    help: 'Directory of other pages than the built-in ones, with an index.html. The default means the built-in ones.',
  },
  require_agent_domain: { type: 'bool', default: false, help: 'Refuse agents without a domain.' },
  domain: { type: 'json', help: 'Fault domain of this master.' },
  publish_per_framework_metrics: { type: 'bool', default: true, help: 'Metrics for each framework.' },
  log_dir: { type: 'string', help: 'Directory to log into, as mesos-master.log, instead of standard error.' },
  external_log_file: { type: 'string', help: 'A log file that someone else writes, to be shown.' },
  rate_limits: {
    type: 'json',
    help: 'Messages of v0 drivers in a second, by principal: RateLimits in JSON. What is more waits, or is dropped beyond the capacity.',
  },
  logging_level: {
    type: 'string',
    default: 'INFO',
    choices: ['INFO', 'WARNING', 'ERROR'],
    help: 'Lowest severity that is logged.',
  },
  logbufsecs: {
    type: 'int',
    default: 0,
    min: 0,
    max: 3600,
    help: 'Lines below WARNING may wait so many seconds until they are written to the file of --log_dir.',
  },
  initialize_driver_logging: {
    type: 'bool',
    default: true,
    help: 'Speaks to the driver libraries of frameworks and executors; in a master it changes nothing.',
  },
  quiet: { type: 'bool', default: false, help: 'Log nothing to standard error.' },
  memory_profiling: {
    type: 'bool',
    default: false,
    help: 'Serve /memory-profiler/…, which samples what allocates memory.',
  },
  ...authenticationFlags,
  ...exposureFlags,
  ...zkTlsFlags,
  acls: aclsFlag,
  authorizers: { type: 'string', default: 'local', choices: ['local'], help: 'Who decides by the ACLs: local.' },
  firewall_rules: {
    type: 'json',
    help: 'Endpoints to switch off: {"disabled_endpoints":{"paths":["/master/state"]}}.',
  },
} as const satisfies FlagTable;

type MasterFlagTable = typeof effectiveFlags & FlagTable;
type MasterFlagValues = FlagValues<MasterFlagTable>;

const typedFlags = defineFlags<MasterFlagTable>({
  program: 'mesos-master',
  style: 'mesos',
  environmentPrefixes: ['MESOS_'],
  environmentNames: exposureEnvironment,
  directories: ['/etc/mesos-master'],
  flags: { ...effectiveFlags, ...inertFlags } as MasterFlagTable,
  check: complaintsOf,
});

function complaintsOf(values: MasterFlagValues): readonly string[] {
  const complaints: string[] = [];
  const isDurable = values.registry !== 'in_memory';
  if (values.ip !== undefined && values.ip_discovery_command !== undefined) {
    complaints.push("Only one of 'ip' and 'ip_discovery_command' may be given");
  }
  if (isDurable && values.work_dir === undefined)
    complaints.push('--work_dir is needed for the registry: give a directory, or --registry=in_memory');
  if (isDurable && values.zk !== undefined && values.quorum === undefined)
    complaints.push('--quorum is needed with --zk: give the majority of the masters, 1 for one master');
  if (values.registry_strict) complaints.push("Flag 'registry_strict' must be false");
  complaints.push(...authenticationComplaints(values));
  return complaints;
}

/** `mesos-master`'s flags: `--name=value`, `MESOS_NAME`, `/etc/mesos-master/name`. For help texts and references. */
export const masterFlags: Flags<FlagTable> = typedFlags as unknown as Flags<FlagTable>;

/** This master's part of the replicated log. */
export interface RegistryLogConfig {
  /** Absolute. */
  readonly directory: string;
  readonly quorum: number;
  readonly autoInitialize: boolean;
}

/** What a master is started with; see `masterFlags` for the meaning of each part. Times in milliseconds. */
export interface MasterConfig extends LibprocessSettings {
  /** How ZooKeeper is spoken with; undefined: plain text. */
  readonly zkTls: ZkTls | undefined;
  /** Undefined: listen on all addresses. */
  readonly ip: string | undefined;
  readonly port: number;
  readonly advertiseIp: string | undefined;
  readonly advertisePort: number | undefined;
  readonly authentication: MasterAuthentication;
  readonly disabledPaths: DisabledPaths;
  /** Others may reach it without proof of who they are. */
  readonly allowsUnauthenticated: boolean;
  readonly ipDiscoveryCommand: string | undefined;
  readonly hostname: string | undefined;
  readonly hostnameLookup: boolean;
  /** Undefined: the registry is kept in memory. */
  readonly registryLog: RegistryLogConfig | undefined;
  readonly registryFetchTimeoutMs: number;
  readonly registryStoreTimeoutMs: number;
  readonly zk: string | undefined;
  readonly zkSessionTimeoutMs: number;
  readonly settings: MasterSettings;
  readonly allocator: AllocatorSettings;
  readonly weights: ReadonlyMap<string, number>;
  readonly whitelistPath: string | undefined;
  readonly publishesFrameworkMetrics: boolean;
  /** Pages to serve instead of the built-in ones; absolute. */
  readonly webuiDirectory: string | undefined;
  /** `/memory-profiler/…` is served. */
  readonly profilesMemory: boolean;
  /** As `/flags` shows them. */
  readonly flagTexts: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

export type MasterConfigOutcome =
  | { readonly kind: 'run'; readonly config: MasterConfig }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'refused'; readonly complaints: readonly string[] };

/** The configuration that arguments, environment and files mean, or all that is wrong with them. */
export function readMasterConfig(input: FlagInput): MasterConfigOutcome {
  const outcome = typedFlags.parse(input);
  if (outcome.kind !== 'run') return outcome;
  const libprocess = readLibprocess(input.environment);
  const zkTls = readZkTls(outcome.flags.values);
  if (!libprocess.ok) return { kind: 'refused', complaints: [libprocess.error.reason] };
  if (!zkTls.ok) return { kind: 'refused', complaints: [zkTls.error.reason] };
  const config = masterConfig(outcome.flags, { ...libprocess.value, zkTls: zkTls.value });
  return config.ok ? { kind: 'run', config: config.value } : { kind: 'refused', complaints: [config.error.reason] };
}

type Connections = LibprocessSettings & Pick<MasterConfig, 'zkTls'>;

function masterConfig(flags: ParsedFlags<MasterFlagValues>, connections: Connections): Result<MasterConfig> {
  const { values } = flags;
  const domain = readDomain(values.domain);
  const rateLimits = readRateLimits(values.rate_limits);
  const limit = readLimit(values.recovery_agent_removal_limit);
  const rate = readRate(values.agent_removal_rate_limit);
  const minAllocatable = readMinimums(values.min_allocatable_resources);
  const weights = readWeights(values.weights);
  const advertisePort = readPort(values.advertise_port);
  const authorizer = readAuthorizer(values.acls);
  const disabledPaths = readFirewall(values.firewall_rules);
  const zk = readZk(values.zk);
  if (!domain.ok) return domain;
  if (!rateLimits.ok) return rateLimits;
  if (!limit.ok) return limit;
  if (!rate.ok) return rate;
  if (!minAllocatable.ok) return minAllocatable;
  if (!weights.ok) return weights;
  if (!advertisePort.ok) return advertisePort;
  if (!authorizer.ok) return authorizer;
  if (!disabledPaths.ok) return disabledPaths;
  if (!zk.ok) return zk;
  return ok({
    ip: values.ip,
    port: values.port,
    advertiseIp: values.advertise_ip,
    advertisePort: advertisePort.value,
    ...connections,
    disabledPaths: disabledPaths.value,
    authentication: masterAuthentication(values),
    allowsUnauthenticated: values.allow_unauthenticated,
    ipDiscoveryCommand: values.ip_discovery_command,
    hostname: values.hostname,
    hostnameLookup: values.hostname_lookup,
    registryLog: registryLog(values),
    registryFetchTimeoutMs: values.registry_fetch_timeout,
    registryStoreTimeoutMs: values.registry_store_timeout,
    zk: values.zk,
    zkSessionTimeoutMs: values.zk_session_timeout,
    settings: {
      ...plainSettings(values),
      scheme: connections.tls === undefined ? 'http' : 'https',
      domain: domain.value,
      authorizer: authorizer.value,
      rateLimits: rateLimits.value,
      recoveryAgentRemovalLimit: limit.value,
      agentRemovalRate: rate.value,
    },
    allocator: allocatorSettings(values, minAllocatable.value, domain.value?.fault_domain?.region.name),
    weights: weights.value,
    whitelistPath: values.whitelist,
    publishesFrameworkMetrics: values.publish_per_framework_metrics,
    webuiDirectory: flags.given.has('webui_dir') ? resolve(values.webui_dir) : undefined,
    profilesMemory: values.memory_profiling,
    flagTexts: shownFlags(flags),
    warnings: [...flags.warnings, ...inertWarnings(flags.given), ...aclsWarnings(values.acls, unprovedRealms(values))],
  });
}

function registryLog(values: MasterFlagValues): RegistryLogConfig | undefined {
  if (values.registry === 'in_memory' || values.work_dir === undefined) return undefined;
  return {
    directory: resolve(values.work_dir, 'replicated_log'),
    // Without others to agree with, one is a majority.
    quorum: values.zk === undefined ? 1 : (values.quorum ?? 1),
    autoInitialize: values.log_auto_initialize,
  };
}

function inertWarnings(given: ReadonlySet<string>): string[] {
  return [...given].filter((name) => name in inertFlags).map((name) => `Flag '${name}' has no effect in this master`);
}

function shownFlags(flags: ParsedFlags<MasterFlagValues>): ReadonlyMap<string, string> {
  const texts = new Map(flags.texts);
  if (flags.values.zk !== undefined) texts.set('zk', maskZkUrl(flags.values.zk));
  return texts;
}

function plainSettings(values: MasterFlagValues): MasterSettings {
  return {
    ...defaultSettings,
    cluster: values.cluster,
    agentPingTimeoutMs: values.agent_ping_timeout,
    maxAgentPingTimeouts: values.max_agent_ping_timeouts,
    agentReregisterTimeoutMs: values.agent_reregister_timeout,
    allocationIntervalMs: values.allocation_interval,
    offerTimeoutMs: values.offer_timeout,
    maxCompletedFrameworks: values.max_completed_frameworks,
    maxCompletedTasksPerFramework: values.max_completed_tasks_per_framework,
    maxUnreachableTasksPerFramework: values.max_unreachable_tasks_per_framework,
    rootSubmissions: values.root_submissions,
    roleWhitelist: values.roles === undefined ? undefined : new Set(['*', ...splitList(values.roles)]),
    requireAgentDomain: values.require_agent_domain,
    registryGcIntervalMs: values.registry_gc_interval,
    registryMaxAgentAgeMs: values.registry_max_agent_age,
    registryMaxAgentCount: values.registry_max_agent_count,
    maxOperatorStreams: values.max_operator_event_stream_subscribers,
    maxExecutorsPerAgent: values.max_executors_per_agent,
    allocatorAgentRecoveryFactor: values.allocator_agent_recovery_factor,
    allocatorRecoveryTimeoutMs: values.allocator_recovery_timeout,
  };
}

function readZk(text: string | undefined): Result<string | undefined> {
  if (text === undefined) return ok(undefined);
  const url = parseZkUrl(text);
  if (!url.ok) return url;
  return url.value.path === '/'
    ? refuse('flag-invalid', "Flag 'zk' needs a path, e.g. zk://host:2181/mesos")
    : ok(text);
}

function readPort(text: string | undefined): Result<number | undefined> {
  if (text === undefined) return ok(undefined);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port < 65_536 ? ok(port) : refuse('flag-invalid', `Flag 'advertise_port': '${text}' is no port`);
}

function readDomain(json: unknown): Result<DomainInfo | undefined> {
  if (json === undefined || json === null) return ok(undefined);
  try {
    const domain = fromJson(DomainInfo, json);
    return domain.fault_domain === undefined
      ? refuse('flag-invalid', "Flag 'domain' needs a fault_domain")
      : ok(domain);
  } catch (thrown) {
    return refuse('flag-invalid', `Flag 'domain': ${errorText(thrown)}`);
  }
}

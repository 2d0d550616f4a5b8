import { resolve } from 'node:path';
import { errorText, ok, type Result, refuse } from '../base/errors.ts';
import type { LogSettings } from '../containerizer/core/log-limits.ts';
import type { LinuxOptions } from '../containerizer/linux-options.ts';
import { parseAttributes } from '../model/attributes.ts';
import { type Authorizer, readAuthorizer } from '../model/authorizer.ts';
import { parseResources } from '../model/resource-text.ts';
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
import { type Attribute, DomainInfo, type Resource } from '../wire/gen/mesos.ts';
import { fromJson } from '../wire/json.ts';
import {
  type AgentAuthentication,
  agentAuthentication,
  authenticationComplaints,
  authenticationFlags,
  unprovedRealms,
} from './authentication-flags.ts';
import type { Oversubscription } from './core/settings.ts';
import { type ContainerDefaults, dockerFlags, readDockerFlags } from './docker-flags.ts';
import { type ImageSettings, imageFlags, readImages } from './image-flags.ts';
import { inertFlags } from './inert-flags.ts';
import { type IsolationSettings, isolationFlags, readIsolation } from './isolation-flags.ts';
import { linuxFlags, readLinux } from './linux-flags.ts';
import { logFlags, readLogs } from './log-flags.ts';
import { type NestedSettings, nestedFlags, nestedSettings } from './nested-flags.ts';
import { readOversubscription } from './oversubscription.ts';
import { type RecoverySettings, readRecovery, recoveryFlags } from './recovery-flags.ts';
import { secretComplaints, secretFlags } from './secret-flags.ts';

/** Flags that the agent obeys. */
const effectiveFlags = {
  master: {
    type: 'string',
    required: true,
    help: 'Where the masters are: host:port, zk://host:port,…/path, or file:// with one of these in the file.',
    fallbackFile: '/etc/mesos/zk',
  },
  work_dir: { type: 'string', required: true, help: 'Directory for sandboxes, volumes and checkpoints.' },
  runtime_dir: {
    type: 'string',
    default: '/var/run/mesos',
    help: 'Directory for the state of containers; a reboot may clear it.',
  },
  launcher_dir: {
    type: 'string',
    default: '/usr/libexec/mesos',
    help: 'Shown in the commands of generated executors.',
  },
  ip: { type: 'string', help: 'Address to listen on; all addresses when left out.' },
  port: { type: 'int', default: 5051, min: 0, max: 65535, help: 'Port to listen on; 0 takes any free one.' },
  advertise_ip: { type: 'string', help: 'Address that others are told.' },
  advertise_port: { type: 'string', help: 'Port that others are told.' },
  ip_discovery_command: { type: 'string', help: 'Shell command that prints the address to listen on.' },
  hostname: { type: 'string', help: 'Host name that is shown and told to frameworks.' },
  hostname_lookup: {
    type: 'bool',
    default: true,
    help: 'Look the host name up; otherwise the address serves as name.',
  },
  resources: {
    type: 'string',
    help: 'What the agent offers: name(role):value;… or JSON. What is left out is detected.',
  },
  default_role: { type: 'string', default: '*', help: 'Role of resources that are given without one.' },
  attributes: { type: 'string', help: 'Facts about the agent for frameworks: key:value;key:value.' },
  domain: { type: 'json', help: 'Fault domain of the agent.' },
  containerizers: { type: 'string', default: 'mesos', help: 'In order of preference: mesos, docker.' },
  switch_user: { type: 'bool', default: true, help: "Run tasks as their framework's user, when the agent is root." },
  sandbox_directory: {
    type: 'string',
    default: '/mnt/mesos/sandbox',
    help: 'Path of the sandbox inside containers with an image.',
  },
  executor_environment_variables: { type: 'json', help: 'Variables for executors, instead of those of the agent.' },
  ...recoveryFlags,
  registration_backoff_factor: { type: 'duration', default: '1secs', help: 'First wait between registrations.' },
  zk_session_timeout: { type: 'duration', default: '10secs', help: 'Length of a ZooKeeper session.' },
  max_completed_executors_per_framework: { type: 'int', default: 150, min: 0, help: 'Ended executors to remember.' },
  gc_delay: { type: 'duration', default: '1weeks', help: 'Longest age of what ended tasks leave on disk.' },
  gc_disk_headroom: { type: 'double', default: 0.1, min: 0, max: 1, help: 'Share of the disk to keep free.' },
  disk_watch_interval: { type: 'duration', default: '1mins', help: 'How often the use of the disk is measured.' },
  revocable_cpu_low_priority: { type: 'bool', default: true, help: 'Tasks on revocable CPUs wait for all others.' },
  ...dockerFlags,
  fetcher_cache_dir: { type: 'string', default: '/tmp/mesos/fetch', help: 'Cache of fetched files; emptied at start.' },
  fetcher_cache_size: { type: 'bytes', default: '2GB', help: 'Bound of the cache of fetched files.' },
  fetcher_stall_timeout: { type: 'duration', default: '1mins', help: 'A download that stands still is aborted.' },
  frameworks_home: { type: 'string', default: '', help: 'Directory that relative URIs of executors start from.' },
  log_dir: { type: 'string', help: 'Directory to log into, as mesos-agent.log, instead of standard error.' },
  firewall_rules: {
    type: 'json',
    help: 'Endpoints to switch off: {"disabled_endpoints":{"paths":["/slave(1)/state"]}}.',
  },
  external_log_file: { type: 'string', help: 'A log file that someone else writes, to be shown.' },
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
    help: 'Speaks to the driver libraries of frameworks and executors; in an agent it changes nothing.',
  },
  quiet: { type: 'bool', default: false, help: 'Log nothing to standard error.' },
  memory_profiling: {
    type: 'bool',
    default: false,
    help: 'Serve /memory-profiler/…, which samples what allocates memory.',
  },
  acls: aclsFlag,
  authorizer: { type: 'string', default: 'local', choices: ['local'], help: 'Who decides by the ACLs: local.' },
  ...logFlags,
  ...imageFlags,
  modules: {
    type: 'json',
    help: 'Parameters of modules. Only those of resource_estimator, qos_controller and container_logger matter; no library is loaded.',
  },
  resource_estimator: {
    type: 'string',
    help: 'What may be oversubscribed: org_apache_mesos_FixedResourceEstimator with its parameter resources, or nothing.',
  },
  oversubscribed_resources_interval: {
    type: 'duration',
    default: '15secs',
    min: 1000,
    help: 'How often the master is told what may be oversubscribed, when it changed.',
  },
  qos_controller: {
    type: 'string',
    help: 'Who ends tasks on revocable resources: org_apache_mesos_LoadQoSController with load_threshold_5min, load_threshold_15min.',
  },
  qos_correction_interval_min: {
    type: 'duration',
    default: '0ns',
    help: 'Time between two looks at the load; at least 1 s.',
  },
  ...nestedFlags,
  ...isolationFlags,
  ...linuxFlags,
  ...authenticationFlags,
  ...secretFlags,
  ...exposureFlags,
  ...zkTlsFlags,
  http_executor_domain_sockets: { type: 'bool', default: false, help: 'Must be false: not available.' },
} as const satisfies FlagTable;

type AgentFlagTable = typeof effectiveFlags & FlagTable;

const typedFlags = defineFlags<AgentFlagTable>({
  program: 'mesos-agent',
  style: 'mesos',
  environmentPrefixes: ['MESOS_'],
  environmentNames: exposureEnvironment,
  directories: ['/etc/mesos-agent', '/etc/mesos-slave'],
  flags: { ...effectiveFlags, ...inertFlags } as AgentFlagTable,
  check: (values) => {
    const complaints: string[] = [];
    if (!/^(zk|file):\/\/.|^[^/\s]+:\d{1,5}$/.test(values.master.trim())) {
      complaints.push(`Flag 'master': '${values.master}' is neither host:port nor zk://host:port/path nor file://PATH`);
    }
    if (values.ip !== undefined && values.ip_discovery_command !== undefined) {
      complaints.push("Only one of 'ip' and 'ip_discovery_command' may be given");
    }
    complaints.push(...authenticationComplaints(values), ...secretComplaints(values));
    for (const name of unavailable) {
      if (values[name] === true) complaints.push(`Flag '${name}' is not available in this agent: leave it out`);
    }
    return complaints;
  },
});

/** Switches that protect something: refusing them is better than ignoring them. */
const unavailable = ['http_executor_domain_sockets'] as const;

/** `mesos-agent`'s flags: `--name=value`, `MESOS_NAME`, `/etc/mesos-agent/name`. For help texts and references. */
export const agentFlags: Flags<FlagTable> = typedFlags as unknown as Flags<FlagTable>;

type AgentFlagValues = FlagValues<AgentFlagTable>;

/** What an agent is started with; see `agentFlags` for the meaning of each part. Times in milliseconds. */
export interface AgentConfig
  extends ContainerDefaults,
    ImageSettings,
    NestedSettings,
    LibprocessSettings,
    IsolationSettings,
    RecoverySettings {
  /** How ZooKeeper is spoken with; undefined: plain text. */
  readonly zkTls: ZkTls | undefined;
  readonly master: string;
  /** Absolute. */
  readonly workDir: string;
  readonly runtimeDir: string;
  readonly launcherDir: string;
  readonly linux: LinuxOptions;
  /** Undefined: listen on all addresses. */
  readonly ip: string | undefined;
  readonly port: number;
  readonly advertiseIp: string | undefined;
  readonly advertisePort: number | undefined;
  /** Who may do what. */
  readonly authorizer: Authorizer;
  readonly authentication: AgentAuthentication;
  readonly disabledPaths: DisabledPaths;
  /** Others may reach it without proof of who they are. */
  readonly allowsUnauthenticated: boolean;
  readonly ipDiscoveryCommand: string | undefined;
  readonly hostname: string | undefined;
  readonly hostnameLookup: boolean;
  /** What was given; the rest is detected. Refined. */
  readonly resources: readonly Resource[];
  readonly attributes: readonly Attribute[];
  readonly domain: DomainInfo | undefined;
  readonly containerizers: readonly string[];
  readonly switchUser: boolean;
  readonly sandboxDirectory: string;
  readonly executorEnvironment: Readonly<Record<string, string>> | undefined;
  readonly oversubscription: Oversubscription | undefined;
  /** How the logs of tasks are rotated; undefined: they are not. */
  readonly logs: LogSettings | undefined;
  readonly registrationBackoffMs: number;
  readonly zkSessionTimeoutMs: number;
  readonly maxCompletedExecutorsPerFramework: number;
  readonly gcDelayMs: number;
  readonly gcKeepFailed: number;
  readonly gcDiskHeadroom: number;
  readonly diskWatchIntervalMs: number;
  /** What references to secrets stand for; undefined: they are refused. */
  readonly secretsDirectory: string | undefined;
  readonly isLentCpuLow: boolean;
  readonly fetcher: {
    readonly cacheDir: string;
    readonly cacheSizeBytes: number;
    readonly stallTimeoutMs: number;
    readonly frameworksHome: string;
  };
  /** Shown through /files as /slave/log. */
  readonly logFile: string | undefined;
  readonly logDir: string | undefined;
  /** `/memory-profiler/…` is served. */
  readonly profilesMemory: boolean;
  /** As `/flags` shows them. */
  readonly flagTexts: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

export type AgentConfigOutcome =
  | { readonly kind: 'run'; readonly config: AgentConfig }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'refused'; readonly complaints: readonly string[] };

/** The configuration that arguments, environment and files mean, or all that is wrong with them. */
export function readAgentConfig(input: FlagInput): AgentConfigOutcome {
  const outcome = typedFlags.parse(input);
  if (outcome.kind !== 'run') return outcome;
  const libprocess = readLibprocess(input.environment);
  const config = libprocess.ok ? agentConfig(outcome.flags, libprocess.value) : libprocess;
  return config.ok ? { kind: 'run', config: config.value } : { kind: 'refused', complaints: [config.error.reason] };
}

function agentConfig(flags: ParsedFlags<AgentFlagValues>, libprocess: LibprocessSettings): Result<AgentConfig> {
  const { values } = flags;
  const zkTls = readZkTls(values);
  if (!zkTls.ok) return zkTls;
  const resources = parseResources(values.resources ?? '', values.default_role);
  if ('error' in resources) return refuse('flag-invalid', resources.error);
  const defaults = readDockerFlags(values);
  if (!defaults.ok) return defaults;
  const isolation = readIsolation(values, resources.resources);
  if (!isolation.ok) return isolation;
  const linux = readLinux(values);
  if (!linux.ok) return linux;
  const attributes = parseAttributes(values.attributes ?? '');
  if ('error' in attributes) return refuse('flag-invalid', attributes.error);
  const domain = readDomain(values.domain);
  if (!domain.ok) return domain;
  const oversubscription = readOversubscription(values);
  if (!oversubscription.ok) return oversubscription;
  const logs = readLogs(values);
  if (!logs.ok) return logs;
  const images = readImages(values, resolve(values.work_dir));
  if (!images.ok) return images;
  const authorizer = readAuthorizer(values.acls);
  if (!authorizer.ok) return authorizer;
  const disabledPaths = readFirewall(values.firewall_rules);
  if (!disabledPaths.ok) return disabledPaths;
  const advertisePort = values.advertise_port === undefined ? undefined : Number(values.advertise_port);
  if (
    advertisePort !== undefined &&
    !(Number.isInteger(advertisePort) && advertisePort > 0 && advertisePort < 65_536)
  ) {
    return refuse('flag-invalid', `Flag 'advertise_port': '${values.advertise_port}' is no port`);
  }
  const workDir = resolve(values.work_dir);
  return ok({
    ...plainSettings(values),
    ...isolation.value,
    linux: linux.value,
    ...defaults.value,
    ...images.value,
    ...nestedSettings(values),
    workDir,
    advertisePort,
    resources: resources.resources,
    attributes,
    domain: domain.value,
    oversubscription: oversubscription.value,
    logs: logs.value,
    ...libprocess,
    zkTls: zkTls.value,
    authorizer: authorizer.value,
    authentication: agentAuthentication(values),
    disabledPaths: disabledPaths.value,
    allowsUnauthenticated: values.allow_unauthenticated,
    executorEnvironment: readEnvironment(values.executor_environment_variables),
    profilesMemory: values.memory_profiling,
    flagTexts: shownFlags(flags.texts),
    warnings: [
      ...flags.warnings,
      ...[...flags.given]
        .filter((name) => name in inertFlags)
        .map((name) => `Flag '${name}' has no effect in this agent`),
      ...aclsWarnings(values.acls, unprovedRealms(values)),
    ],
  });
}

/** As the original shows them: `help` and `version` are flags too, and no password in the address of the masters. */
function shownFlags(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const master = (texts.get('master') ?? '').replace(/:\/\/[^/]*@/, '://***@');
  const launcher = texts.get('launcher') ?? (process.getuid?.() === 0 ? 'linux' : 'posix');
  return new Map([...texts, ['master', master], ['launcher', launcher], ['help', 'false'], ['version', 'false']]);
}

type PlainSettings = Omit<
  AgentConfig,
  | 'workDir'
  | 'linux'
  | 'advertisePort'
  | keyof LibprocessSettings
  | keyof IsolationSettings
  | keyof ContainerDefaults
  | keyof ImageSettings
  | keyof NestedSettings
  | 'zkTls'
  | 'authorizer'
  | 'authentication'
  | 'disabledPaths'
  | 'allowsUnauthenticated'
  | 'resources'
  | 'attributes'
  | 'domain'
  | 'oversubscription'
  | 'logs'
  | 'executorEnvironment'
  | 'profilesMemory'
  | 'flagTexts'
  | 'warnings'
>;

function plainSettings(values: AgentFlagValues): PlainSettings {
  return {
    master: values.master,
    runtimeDir: resolve(values.runtime_dir),
    launcherDir: values.launcher_dir,
    ip: values.ip,
    port: values.port,
    advertiseIp: values.advertise_ip,
    ipDiscoveryCommand: values.ip_discovery_command,
    hostname: values.hostname,
    hostnameLookup: values.hostname_lookup,
    containerizers: splitList(values.containerizers),
    switchUser: values.switch_user,
    sandboxDirectory: values.sandbox_directory,
    ...readRecovery(values),
    registrationBackoffMs: values.registration_backoff_factor,
    zkSessionTimeoutMs: values.zk_session_timeout,
    maxCompletedExecutorsPerFramework: values.max_completed_executors_per_framework,
    gcDelayMs: values.gc_delay,
    gcKeepFailed: values.gc_keep_failed,
    gcDiskHeadroom: values.gc_disk_headroom,
    diskWatchIntervalMs: values.disk_watch_interval,
    isLentCpuLow: values.revocable_cpu_low_priority,
    secretsDirectory: values.secret_resolver,
    fetcher: {
      cacheDir: values.fetcher_cache_dir,
      cacheSizeBytes: values.fetcher_cache_size,
      stallTimeoutMs: values.fetcher_stall_timeout,
      frameworksHome: values.frameworks_home,
    },
    logFile: values.external_log_file,
    logDir: values.log_dir,
  };
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readDomain(json: unknown): Result<DomainInfo | undefined> {
  if (json === undefined || json === null) return ok(undefined);
  try {
    const domain = fromJson(DomainInfo, json);
    if (domain.fault_domain === undefined) return refuse('flag-invalid', "Flag 'domain' needs a fault_domain");
    return ok(domain);
  } catch (thrown) {
    return refuse('flag-invalid', `Flag 'domain': ${errorText(thrown)}`);
  }
}

function readEnvironment(json: unknown): Record<string, string> | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)]));
}

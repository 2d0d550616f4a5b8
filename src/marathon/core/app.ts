import type { PathId } from './path-id.ts';

export type EnvironmentValue = string | { readonly secret: string };

export interface Artifact {
  readonly uri: string;
  readonly extract: boolean;
  readonly executable: boolean;
  readonly cache: boolean;
  readonly destPath?: string;
}

export type NetworkMode = 'host' | 'container' | 'container/bridge';

export interface Network {
  readonly mode: NetworkMode;
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface PortDefinition {
  /** Service port; the host port too when the app requires its ports. */
  readonly port: number;
  readonly protocol: string;
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface PortMapping {
  readonly containerPort: number;
  /** 0 is any port of the agent; absent is none. */
  readonly hostPort?: number;
  readonly servicePort: number;
  readonly protocol: string;
  readonly name?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly networkNames?: readonly string[];
}

export interface HostVolume {
  readonly containerPath: string;
  readonly hostPath: string;
  readonly mode: 'RO' | 'RW';
}

export interface DockerSettings {
  readonly image: string;
  readonly forcePullImage: boolean;
  readonly privileged: boolean;
  readonly parameters: readonly { readonly key: string; readonly value: string }[];
}

export interface LinuxInfo {
  readonly seccomp?: { readonly profileName?: string; readonly unconfined: boolean };
  readonly ipcInfo?: { readonly mode: 'PRIVATE' | 'SHARE_PARENT'; readonly shmSize?: number };
}

export interface Container {
  readonly type: 'MESOS' | 'DOCKER';
  readonly docker?: DockerSettings;
  readonly volumes: readonly HostVolume[];
  /** Absent with host networking. */
  readonly portMappings?: readonly PortMapping[];
  readonly linuxInfo?: LinuxInfo;
}

export type HealthProtocol = 'HTTP' | 'HTTPS' | 'TCP' | 'COMMAND' | 'MESOS_HTTP' | 'MESOS_HTTPS' | 'MESOS_TCP';

export interface HealthCheck {
  readonly protocol: HealthProtocol;
  readonly path?: string;
  readonly port?: number;
  readonly portIndex?: number;
  readonly command?: { readonly value: string };
  readonly gracePeriodSeconds: number;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly maxConsecutiveFailures: number;
  readonly delaySeconds: number;
  readonly ignoreHttp1xx?: boolean;
  readonly ipProtocol: 'IPv4' | 'IPv6';
}

export interface CheckPort {
  readonly portIndex?: number;
  readonly port?: number;
}

export interface Check {
  readonly http?: CheckPort & { readonly path?: string; readonly scheme: 'HTTP' | 'HTTPS' };
  readonly tcp?: CheckPort;
  readonly exec?: { readonly command: { readonly shell?: string; readonly argv?: readonly string[] } };
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly delaySeconds: number;
}

export interface ReadinessCheck {
  readonly name: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly path: string;
  readonly portName: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly httpStatusCodesForReady: readonly number[];
  readonly preserveLastResponse: boolean;
}

export interface UpgradeStrategy {
  readonly minimumHealthCapacity: number;
  readonly maximumOverCapacity: number;
}

export type UnreachableStrategy =
  | 'disabled'
  | { readonly inactiveAfterSeconds: number; readonly expungeAfterSeconds: number };

export type Constraint = readonly string[];

export interface ResourceLimits {
  readonly cpus?: number | 'unlimited';
  readonly mem?: number | 'unlimited';
}

/** What a user may say about an app, in canonical form: no deprecated fields, all defaults filled in. */
export interface AppSettings {
  readonly id: PathId;
  readonly cmd?: string;
  readonly args?: readonly string[];
  readonly user?: string;
  readonly env: Readonly<Record<string, EnvironmentValue>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, { readonly source: string }>>;
  readonly instances: number;
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  readonly resourceLimits?: ResourceLimits;
  readonly executor: string;
  readonly executorResources?: { readonly cpus: number; readonly mem: number; readonly disk: number };
  readonly constraints: readonly Constraint[];
  readonly fetch: readonly Artifact[];
  readonly networks: readonly Network[];
  /** Present with host networking only. */
  readonly portDefinitions?: readonly PortDefinition[];
  readonly requirePorts: boolean;
  readonly container?: Container;
  readonly healthChecks: readonly HealthCheck[];
  readonly check?: Check;
  readonly readinessChecks: readonly ReadinessCheck[];
  readonly dependencies: readonly PathId[];
  readonly upgradeStrategy: UpgradeStrategy;
  readonly backoffSeconds: number;
  readonly backoffFactor: number;
  readonly maxLaunchDelaySeconds: number;
  readonly taskKillGracePeriodSeconds?: number;
  readonly killSelection: 'YOUNGEST_FIRST' | 'OLDEST_FIRST';
  readonly unreachableStrategy: UnreachableStrategy;
  readonly acceptedResourceRoles?: readonly string[];
  readonly role: string;
  readonly tty?: boolean;
}

/** A stored app: its settings and when they came to be. Never changed in place: a change is a new object. */
export interface App extends AppSettings {
  readonly version: string;
  readonly versionInfo: { readonly lastScalingAt: string; readonly lastConfigChangeAt: string };
}

/** True when the app shares the agent's network. */
export function usesHostNetwork(app: Pick<AppSettings, 'networks'>): boolean {
  return app.networks.some((network) => network.mode === 'host');
}

// Ports, mappings and the rest live in these; `instances` and bookkeeping are left out on purpose.
const configurationFields: readonly (keyof AppSettings)[] = [
  'cmd',
  'args',
  'user',
  'env',
  'cpus',
  'mem',
  'disk',
  'gpus',
  'executor',
  'constraints',
  'fetch',
  'portDefinitions',
  'requirePorts',
  'backoffSeconds',
  'backoffFactor',
  'maxLaunchDelaySeconds',
  'container',
  'healthChecks',
  'check',
  'taskKillGracePeriodSeconds',
  'dependencies',
  'upgradeStrategy',
  'labels',
  'acceptedResourceRoles',
  'networks',
  'readinessChecks',
  'secrets',
  'unreachableStrategy',
  'killSelection',
  'tty',
  'role',
  'resourceLimits',
];

/** True when going from one to the other needs new tasks. */
export function isConfigurationChange(from: AppSettings, to: AppSettings): boolean {
  return configurationFields.some((field) => !sameJson(from[field], to[field]));
}

/** True when nothing a user can set differs. */
export function isSameDefinition(from: AppSettings, to: AppSettings): boolean {
  return (
    from.instances === to.instances &&
    sameJson(from.executorResources, to.executorResources) &&
    !isConfigurationChange(from, to)
  );
}

/** Equality of JSON values; the order of keys does not count, absent and undefined are the same. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const a = left as Record<string, unknown>;
  const b = right as Record<string, unknown>;
  if (Array.isArray(left) && Array.isArray(right) && left.length !== right.length) return false;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (!sameJson(a[key], b[key])) return false;
  }
  return true;
}

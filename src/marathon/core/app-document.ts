import type {
  AppSettings,
  Artifact,
  Check,
  Constraint,
  HealthCheck,
  LinuxInfo,
  Network,
  PortDefinition,
  PortMapping,
  ReadinessCheck,
  UnreachableStrategy,
  UpgradeStrategy,
} from './app.ts';
import { appShape, appShapeWithoutId } from './app-shape.ts';
import type { Issues } from './issues.ts';
import { readShape, withoutDefaults } from './json-shape.ts';

/** A volume as written, of any kind. */
export interface VolumeDocument {
  readonly containerPath: string;
  readonly hostPath?: string;
  readonly mode?: 'RO' | 'RW';
  readonly persistent?: unknown;
  readonly external?: unknown;
  readonly secret?: string;
}

export interface DockerDocument {
  readonly image: string;
  readonly forcePullImage: boolean;
  readonly privileged: boolean;
  readonly parameters: readonly { readonly key: string; readonly value: string }[];
  readonly pullConfig?: { readonly secret: string };
  readonly credential?: unknown;
  readonly network?: 'BRIDGE' | 'HOST' | 'NONE' | 'USER';
  readonly portMappings?: readonly PortMapping[];
}

export interface ContainerDocument {
  readonly type: 'MESOS' | 'DOCKER';
  readonly docker?: DockerDocument;
  readonly volumes: readonly VolumeDocument[];
  readonly portMappings?: readonly PortMapping[];
  readonly linuxInfo?: LinuxInfo;
}

export interface IpAddressDocument {
  readonly groups?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly networkName?: string;
  readonly discovery?: {
    readonly ports: readonly {
      readonly number: number;
      readonly name: string;
      readonly protocol: string;
      readonly labels?: Readonly<Record<string, string>>;
    }[];
  };
}

type Settable = Omit<
  AppSettings,
  | 'id'
  | 'container'
  | 'resourceLimits'
  | 'networks'
  | 'fetch'
  | 'portDefinitions'
  | 'upgradeStrategy'
  | 'unreachableStrategy'
  | 'role'
  | 'healthChecks'
  | 'readinessChecks'
  | 'constraints'
>;

/** An app as a client wrote it, of the right shape but with deprecated fields and without the defaults that need context. */
export interface AppDocument extends Settable {
  readonly id?: string;
  readonly container?: ContainerDocument;
  readonly resourceLimits?: { readonly cpus?: number | string; readonly mem?: number | string };
  readonly networks?: readonly Network[];
  readonly ipAddress?: IpAddressDocument;
  readonly fetch?: readonly Artifact[];
  readonly uris?: readonly string[];
  readonly ports?: readonly number[];
  readonly portDefinitions?: readonly PortDefinition[];
  readonly upgradeStrategy?: UpgradeStrategy;
  readonly unreachableStrategy?: UnreachableStrategy;
  readonly role?: string;
  readonly healthChecks: readonly HealthCheck[];
  readonly check?: Check;
  readonly readinessChecks: readonly ReadinessCheck[];
  readonly constraints: readonly Constraint[];
  readonly version?: string;
}

/** What a partial update names: any of the properties. */
export type AppPatch = Partial<AppDocument>;

/** Reads a whole app. Complaints go to `issues`, under paths that begin with `path`. */
export function readApp(
  json: unknown,
  issues: Issues,
  options: { path?: string; needsId?: boolean } = {},
): AppDocument {
  const shape = options.needsId === false ? appShapeWithoutId : appShape;
  const read = readShape(shape, json, options.path ?? '', issues) as AppDocument;
  if (!issues.any) requireUnique(read, options.path ?? '', issues);
  return read;
}

/** Reads a partial update: only what is there. */
export function readPatch(json: unknown, issues: Issues, path = ''): AppPatch {
  const read = readShape(withoutDefaults(appShapeWithoutId), json, path, issues) as AppPatch;
  if (!issues.any) requireUnique(read, path, issues);
  return read;
}

function requireUnique(app: AppPatch, path: string, issues: Issues): void {
  const lists: [string, readonly unknown[] | undefined][] = [
    ['constraints', app.constraints],
    ['acceptedResourceRoles', app.acceptedResourceRoles],
    ['healthChecks', app.healthChecks],
    ['dependencies', app.dependencies],
  ];
  for (const [name, list] of lists) {
    const texts = (list ?? []).map((item) => JSON.stringify(item));
    if (new Set(texts).size !== texts.length) issues.add(`${path}/${name}`, 'error.unique');
  }
}

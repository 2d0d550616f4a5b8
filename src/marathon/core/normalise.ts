import type {
  AppSettings,
  Container,
  HealthCheck,
  HostVolume,
  Network,
  PortDefinition,
  PortMapping,
  ResourceLimits,
} from './app.ts';
import type { AppDocument, AppPatch, ContainerDocument } from './app-document.ts';
import type { Issues } from './issues.ts';
import { replaceDeprecated } from './normalise-deprecated.ts';
import { type PathId, parentOf, resolvePath } from './path-id.ts';
import type { MarathonSettings } from './settings.ts';

export interface NormaliseContext {
  readonly settings: MarathonSettings;
  /** Relative ids start here. */
  readonly base: PathId;
  /** Role of an app that names none. */
  readonly defaultRole: (id: PathId) => string;
  /** Where the document stands in the request; complaints are put below. */
  readonly path?: string;
}

/** Brings an app into canonical form. Only combinations of deprecated fields are complained about here; rules follow. */
export function normaliseApp(document: AppDocument, context: NormaliseContext, issues: Issues): AppSettings {
  const { settings, base } = context;
  const translated = replaceDeprecated(document, settings.bridgeNetworkName, context.path ?? '', issues);
  // The shape has filled in every property that replaceDeprecated passes through.
  return complete(translated as AppDocument, { ...context, base }, document.portDefinitions !== undefined);
}

/** Puts a partial update over an app and brings the result into canonical form. */
export function normalisePatch(
  current: AppSettings,
  patch: AppPatch,
  context: NormaliseContext,
  issues: Issues,
): AppSettings {
  const translated = replaceDeprecated(patch, context.settings.bridgeNetworkName, context.path ?? '', issues);
  const { executorResources, resourceLimits, ...inherited } = current;
  const merged = { ...inherited, ...translated, id: current.id };
  const isHost = (merged.networks ?? []).some((network) => network.mode === 'host');
  const namesPorts = translated.portDefinitions !== undefined;
  if (!isHost && !namesPorts) delete (merged as { portDefinitions?: unknown }).portDefinitions;
  if (isHost && translated.container === undefined && merged.container?.portMappings !== undefined) {
    const { portMappings, ...container } = merged.container;
    return complete({ ...merged, container } as AppDocument, context, namesPorts);
  }
  return complete(merged as AppDocument, context, namesPorts);
}

function complete(document: AppDocument, context: NormaliseContext, namesPorts: boolean): AppSettings {
  const { settings } = context;
  const id = resolvePath(document.id ?? '', context.base);
  const networks = completeNetworks(document.networks, settings);
  const isHost = networks.some((network) => network.mode === 'host');
  const isBridge = networks.some((network) => network.mode === 'container/bridge');
  const extra = isHost ? [] : (document.portDefinitions ?? []);
  const container = completeContainer(document.container, { isHost, isBridge, extra: namesPorts ? extra : [] });
  const portDefinitions = isHost ? (document.portDefinitions ?? defaultDefinitions) : undefined;
  const portCount = isHost ? (portDefinitions?.length ?? 0) : (container?.portMappings?.length ?? 0);
  const {
    container: _container,
    portDefinitions: _ports,
    resourceLimits,
    version,
    ...rest
  } = withoutResidency(document);
  return {
    ...rest,
    id,
    networks,
    fetch: document.fetch ?? [],
    role: document.role ?? context.defaultRole(id),
    requirePorts: isHost && document.requirePorts,
    dependencies: document.dependencies.map((dependency) => resolvePath(dependency, parentOf(id))),
    constraints: document.constraints.map(upperOperator),
    healthChecks: document.healthChecks.map((check) => completeHealthCheck(check, portCount)),
    upgradeStrategy: document.upgradeStrategy ?? { minimumHealthCapacity: 1, maximumOverCapacity: 1 },
    unreachableStrategy: document.unreachableStrategy ?? { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
    ...(resourceLimits === undefined ? {} : { resourceLimits: resourceLimits as ResourceLimits }),
    ...(portDefinitions === undefined ? {} : { portDefinitions }),
    ...(container === undefined ? {} : { container }),
  };
}

function withoutResidency(document: AppDocument): AppDocument {
  const { residency, versionInfo, ...rest } = document as AppDocument & { residency?: unknown; versionInfo?: unknown };
  return rest;
}

const defaultDefinitions: readonly PortDefinition[] = [{ port: 0, name: 'default', protocol: 'tcp' }];

function completeNetworks(networks: readonly Network[] | undefined, settings: MarathonSettings): readonly Network[] {
  if (networks === undefined || networks.length === 0) return [{ mode: 'host' }];
  return networks.map((network) =>
    network.mode === 'container' && network.name === undefined && settings.defaultNetworkName !== undefined
      ? { ...network, name: settings.defaultNetworkName }
      : network,
  );
}

interface PortContext {
  readonly isHost: boolean;
  readonly isBridge: boolean;
  /** Port definitions given although the network is not the host's: they become mappings. */
  readonly extra: readonly PortDefinition[];
}

function completeContainer(document: ContainerDocument | undefined, ports: PortContext): Container | undefined {
  if (ports.isHost) {
    if (document === undefined) return undefined;
    const { portMappings, ...rest } = document;
    // Mappings with host networking are kept for the rules to complain about.
    return (portMappings ?? []).length === 0 ? volumesOnly(rest) : volumesOnly(document);
  }
  const base = document ?? { type: 'MESOS' as const, volumes: [] };
  const given = base.portMappings ?? (ports.extra.length > 0 ? [] : [defaultMapping(true)]);
  const mappings = [...given];
  for (const { port, protocol, name, labels } of ports.extra.slice(mappings.length)) {
    const named = name === undefined ? {} : { name };
    mappings.push({ ...defaultMapping(false), servicePort: port, protocol, labels: labels ?? {}, ...named });
  }
  return volumesOnly({
    ...base,
    portMappings: mappings.map((mapping) =>
      ports.isBridge && mapping.hostPort === undefined ? { ...mapping, hostPort: 0 } : mapping,
    ),
  });
}

function defaultMapping(isNamed: boolean): PortMapping {
  return { containerPort: 0, servicePort: 0, protocol: 'tcp', labels: {}, ...(isNamed ? { name: 'default' } : {}) };
}

// Other kinds of volumes are refused by the rules, which see the document.
function volumesOnly(document: ContainerDocument): Container {
  const { docker, volumes, ...rest } = document;
  const { pullConfig, ...settings } = docker ?? {};
  return {
    ...rest,
    volumes: volumes.filter((volume): volume is HostVolume => volume.hostPath !== undefined),
    ...(docker === undefined ? {} : { docker: settings as NonNullable<Container['docker']> }),
  };
}

function upperOperator(constraint: readonly string[]): readonly string[] {
  return constraint.map((text, index) => (index === 1 ? text.toUpperCase() : text));
}

function completeHealthCheck(check: HealthCheck, portCount: number): HealthCheck {
  const isWeb = check.protocol === 'HTTP' || check.protocol === 'HTTPS';
  const complete = isWeb ? { ...check, ignoreHttp1xx: check.ignoreHttp1xx ?? false } : check;
  const isPlaced = check.port !== undefined || check.portIndex !== undefined;
  return check.protocol === 'COMMAND' || isPlaced || portCount === 0 ? complete : { ...complete, portIndex: 0 };
}

import type { Json } from '../../base/json.ts';
import type { FieldReader } from './json-fields.ts';

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface JobPortMapping {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string | undefined;
}

export interface JobNetwork {
  readonly name: string;
  readonly protocol: 'IPv4' | 'IPv6' | undefined;
  readonly labels: readonly KeyValue[];
  readonly portMappings: readonly JobPortMapping[];
}

export interface JobVolume {
  readonly containerPath: string;
  readonly hostPath: string | undefined;
  readonly mode: 'RW' | 'RO' | undefined;
  readonly external:
    | { readonly name: string; readonly provider: string; readonly options: readonly KeyValue[] }
    | undefined;
}

/** Where a job runs when not as a plain process of the agent. */
export interface JobContainer {
  readonly type: 'DOCKER' | 'MESOS';
  readonly image: string;
  readonly network: 'BRIDGE' | 'HOST' | 'USER';
  readonly networkName: string | undefined;
  readonly networkInfos: readonly JobNetwork[];
  readonly volumes: readonly JobVolume[];
  readonly parameters: readonly KeyValue[];
  readonly forcePullImage: boolean;
}

/** Reads a job's `container`; one without image counts as none. */
export function readContainer(fields: FieldReader): JobContainer | undefined {
  const image = fields.text('image');
  if (image === undefined || image === '') return undefined;
  return {
    type: fields.choice('type', ['DOCKER', 'MESOS'], true) ?? 'DOCKER',
    image,
    network: fields.choice('network', ['BRIDGE', 'HOST', 'USER']) ?? 'HOST',
    networkName: fields.text('networkName'),
    networkInfos: fields.objects('networkInfos').map(readNetwork),
    volumes: fields.objects('volumes').map(readVolume),
    parameters: readPairs(fields, 'parameters'),
    forcePullImage: fields.raw('forcePullImage') === true || fields.raw('forcePullImage') === 'true',
  };
}

function readNetwork(fields: FieldReader): JobNetwork {
  return {
    name: fields.text('name') ?? '',
    protocol: fields.choice('protocol', ['IPv4', 'IPv6']),
    labels: readPairs(fields, 'labels'),
    portMappings: fields.objects('portMappings').map((mapping) => ({
      hostPort: mapping.integer('hostPort') ?? 0,
      containerPort: mapping.integer('containerPort') ?? 0,
      protocol: mapping.text('protocol'),
    })),
  };
}

function readVolume(fields: FieldReader): JobVolume {
  const containerPath = fields.text('containerPath') ?? '';
  if (containerPath === '') fields.complain("every volume of the container needs a 'containerPath'");
  const external = fields.object('external');
  return {
    containerPath,
    hostPath: fields.text('hostPath'),
    mode: fields.choice('mode', ['RW', 'RO'], true),
    external:
      external === undefined
        ? undefined
        : {
            name: external.text('name') ?? '',
            provider: external.text('provider') ?? '',
            options: readPairs(external, 'options'),
          },
  };
}

function readPairs(fields: FieldReader, key: string): KeyValue[] {
  return fields.objects(key).map((pair) => ({ key: pair.text('key') ?? '', value: pair.text('value') ?? '' }));
}

/** The container as the API shows it; ports of networks are texts there. */
export function containerJson(container: JobContainer): { [key: string]: Json } {
  const { networkName } = container;
  return {
    type: container.type,
    image: container.image,
    network: container.network,
    ...(networkName === undefined ? {} : { networkName }),
    networkInfos: container.networkInfos.map(networkJson),
    volumes: container.volumes.map(volumeJson),
    parameters: container.parameters.map(pairJson),
    forcePullImage: container.forcePullImage,
  };
}

function networkJson(network: JobNetwork): Json {
  const { protocol } = network;
  return {
    name: network.name,
    ...(protocol === undefined ? {} : { protocol }),
    labels: network.labels.map(pairJson),
    portMappings: network.portMappings.map((mapping) => ({
      hostPort: String(mapping.hostPort),
      containerPort: String(mapping.containerPort),
      ...(mapping.protocol === undefined ? {} : { protocol: mapping.protocol }),
    })),
  };
}

function volumeJson(volume: JobVolume): Json {
  const { hostPath, mode, external } = volume;
  return {
    ...(hostPath === undefined ? {} : { hostPath }),
    containerPath: volume.containerPath,
    ...(mode === undefined ? {} : { mode }),
    ...(external === undefined
      ? {}
      : { external: { name: external.name, provider: external.provider, options: external.options.map(pairJson) } }),
  };
}

function pairJson(pair: KeyValue): Json {
  return { key: pair.key, value: pair.value };
}

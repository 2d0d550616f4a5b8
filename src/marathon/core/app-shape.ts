import {
  bool,
  choiceOf,
  count,
  defaulted,
  type FieldShape,
  isObject,
  listOf,
  mapOf,
  nonEmpty,
  objectOf,
  optional,
  required,
  type Shape,
  text,
} from './json-shape.ts';

const anyPort: Shape = { kind: 'integer', min: 0, max: 65_535 };
const portNumber: Shape = { kind: 'integer', min: 1, max: 65_535 };
const labels = mapOf(text);
const uri: Shape = { kind: 'string', minLength: 1, maxLength: 1024 };
const portName: Shape = { kind: 'string', minLength: 1, pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/ };
const networkName: Shape = {
  kind: 'string',
  minLength: 1,
  maxLength: 63,
  pattern: /^[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?$/,
};
const protocol: Shape = choiceOf('tcp', 'udp', 'udp,tcp');
const secretReference = objectOf({ secret: required(nonEmpty) });

const environment = mapOf({ kind: 'either', choose: (value) => (isObject(value) ? secretReference : text) });

const artifact = objectOf({
  uri: required(uri),
  extract: defaulted(bool, true),
  executable: defaulted(bool, false),
  cache: defaulted(bool, false),
  destPath: optional(uri),
});

const network = objectOf({
  name: optional(networkName),
  mode: defaulted(choiceOf('container', 'container/bridge', 'host'), 'container'),
  labels: optional(labels),
});

const portDefinition = objectOf({
  port: defaulted(anyPort, 0),
  protocol: defaulted(protocol, 'tcp'),
  name: optional(portName),
  labels: optional(labels),
});

const portMapping = objectOf({
  containerPort: defaulted(anyPort, 0),
  hostPort: optional(anyPort),
  servicePort: defaulted(anyPort, 0),
  protocol: defaulted(protocol, 'tcp'),
  name: optional(portName),
  labels: defaulted(labels, {}),
  networkNames: optional(listOf(networkName)),
});

const volumeMode = choiceOf('RO', 'RW');
const hostVolume = objectOf({
  containerPath: required(nonEmpty),
  hostPath: required(nonEmpty),
  mode: required(volumeMode),
});
const specialVolume = objectOf({
  containerPath: required(nonEmpty),
  mode: optional(volumeMode),
  persistent: optional({ kind: 'any' }),
  external: optional({ kind: 'any' }),
  secret: optional(text),
});
const volume: Shape = {
  kind: 'either',
  choose: (value) =>
    isObject(value) && ['persistent', 'external', 'secret'].some((key) => value[key] !== undefined)
      ? specialVolume
      : hostVolume,
};

const docker = objectOf({
  image: required(nonEmpty),
  forcePullImage: defaulted(bool, false),
  privileged: defaulted(bool, false),
  parameters: defaulted(listOf(objectOf({ key: required(nonEmpty), value: required(text) })), []),
  pullConfig: optional(objectOf({ secret: required(text) })),
  credential: optional({ kind: 'any' }),
  network: optional(choiceOf('BRIDGE', 'HOST', 'NONE', 'USER')),
  portMappings: optional(listOf(portMapping)),
});

const linuxInfo = objectOf({
  seccomp: optional(objectOf({ profileName: optional(text), unconfined: defaulted(bool, false) })),
  ipcInfo: optional(objectOf({ mode: required(choiceOf('PRIVATE', 'SHARE_PARENT')), shmSize: optional(count) })),
});

const container = objectOf({
  type: defaulted(choiceOf('MESOS', 'DOCKER'), 'DOCKER'),
  docker: optional(docker),
  volumes: defaulted(listOf(volume), []),
  portMappings: optional(listOf(portMapping)),
  linuxInfo: optional(linuxInfo),
});

const healthCheck = objectOf({
  protocol: defaulted(choiceOf('HTTP', 'HTTPS', 'TCP', 'COMMAND', 'MESOS_HTTP', 'MESOS_HTTPS', 'MESOS_TCP'), 'HTTP'),
  path: optional(text),
  port: optional(portNumber),
  portIndex: optional(count),
  command: optional(objectOf({ value: required(nonEmpty) })),
  gracePeriodSeconds: defaulted(count, 300),
  intervalSeconds: defaulted(count, 60),
  timeoutSeconds: defaulted(count, 20),
  maxConsecutiveFailures: defaulted(count, 3),
  delaySeconds: defaulted(count, 15),
  ignoreHttp1xx: optional(bool),
  ipProtocol: defaulted(choiceOf('IPv4', 'IPv6'), 'IPv4'),
});

const scheme = choiceOf('HTTP', 'HTTPS');
const check = objectOf({
  http: optional(
    objectOf({
      portIndex: optional(count),
      port: optional(portNumber),
      path: optional(text),
      scheme: defaulted(scheme, 'HTTP'),
    }),
  ),
  tcp: optional(objectOf({ portIndex: optional(count), port: optional(portNumber) })),
  exec: optional(
    objectOf({
      command: required(objectOf({ shell: optional(nonEmpty), argv: optional(listOf(text, { minItems: 1 })) })),
    }),
  ),
  intervalSeconds: defaulted(count, 60),
  timeoutSeconds: defaulted(count, 20),
  delaySeconds: defaulted(count, 15),
});

const readinessCheck = objectOf({
  name: defaulted(nonEmpty, 'readinessCheck'),
  protocol: defaulted(scheme, 'HTTP'),
  path: defaulted(nonEmpty, '/'),
  portName: defaulted(nonEmpty, 'http-api'),
  intervalSeconds: defaulted({ kind: 'integer', min: 1 }, 30),
  timeoutSeconds: defaulted({ kind: 'integer', min: 1 }, 10),
  httpStatusCodesForReady: defaulted(listOf({ kind: 'integer', min: 100, max: 999 }, { minItems: 1 }), [200]),
  preserveLastResponse: defaulted(bool, false),
});

const share: Shape = { kind: 'number', min: 0, max: 1 };
const limit: Shape = {
  kind: 'either',
  choose: (value) => (typeof value === 'string' ? text : { kind: 'number', min: 0 }),
};

const unreachableTimes = objectOf({
  inactiveAfterSeconds: defaulted(count, 0),
  expungeAfterSeconds: defaulted(count, 0),
});

const ipAddress = objectOf({
  groups: optional(listOf(text)),
  labels: optional(labels),
  networkName: optional(nonEmpty),
  discovery: optional(
    objectOf({
      ports: defaulted(
        listOf(
          objectOf({
            number: defaulted(anyPort, 0),
            name: required(portName),
            protocol: defaulted(protocol, 'tcp'),
            labels: optional(labels),
          }),
        ),
        [],
      ),
    }),
  ),
});

const appFields: Readonly<Record<string, FieldShape>> = {
  id: required(nonEmpty),
  cmd: optional(nonEmpty),
  args: optional(listOf(text)),
  container: optional(container),
  instances: defaulted(count, 1),
  cpus: defaulted({ kind: 'number', min: 0.001 }, 1),
  mem: defaulted({ kind: 'number', min: 0 }, 128),
  disk: defaulted({ kind: 'number', min: 0 }, 0),
  gpus: defaulted(count, 0),
  resourceLimits: optional(objectOf({ cpus: optional(limit), mem: optional(limit) })),
  executorResources: optional(
    objectOf({
      cpus: defaulted({ kind: 'number', min: 0.1 }, 0.1),
      mem: defaulted({ kind: 'number', min: 32 }, 32),
      disk: defaulted({ kind: 'number', min: 10 }, 10),
    }),
  ),
  executor: defaulted({ kind: 'string', pattern: /^(\/\/cmd)$|^(\/?[^/]+(\/[^/]+)*)$|^$/ }, ''),
  user: optional(text),
  env: defaulted(environment, {}),
  secrets: defaulted(mapOf(objectOf({ source: required(nonEmpty) })), {}),
  labels: defaulted(labels, {}),
  fetch: optional(listOf(artifact)),
  uris: optional(listOf(uri)),
  networks: optional(listOf(network)),
  ipAddress: optional(ipAddress),
  ports: optional(listOf(anyPort)),
  portDefinitions: optional(listOf(portDefinition)),
  requirePorts: defaulted(bool, false),
  constraints: defaulted(listOf(listOf(text)), []),
  acceptedResourceRoles: optional(listOf(text)),
  role: optional(nonEmpty),
  healthChecks: defaulted(listOf(healthCheck), []),
  check: optional(check),
  readinessChecks: defaulted(listOf(readinessCheck, { maxItems: 1 }), []),
  dependencies: defaulted(listOf(nonEmpty), []),
  upgradeStrategy: optional(objectOf({ maximumOverCapacity: required(share), minimumHealthCapacity: required(share) })),
  backoffSeconds: defaulted(count, 1),
  backoffFactor: defaulted({ kind: 'number', min: 1 }, 1.15),
  maxLaunchDelaySeconds: defaulted(count, 300),
  taskKillGracePeriodSeconds: optional(count),
  killSelection: defaulted(choiceOf('YOUNGEST_FIRST', 'OLDEST_FIRST'), 'YOUNGEST_FIRST'),
  unreachableStrategy: optional({
    kind: 'either',
    choose: (value) => (typeof value === 'string' ? choiceOf('disabled') : unreachableTimes),
  }),
  residency: optional({ kind: 'any' }),
  tty: optional(bool),
  version: optional(text),
};

/** A whole app as POSTed. */
export const appShape: Shape = objectOf(appFields);

/** An app whose id comes from the URL. */
export const appShapeWithoutId: Shape = objectOf({ ...appFields, id: optional(nonEmpty) });

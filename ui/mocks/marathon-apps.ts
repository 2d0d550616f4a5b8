type Json = Record<string, unknown>;

const now = Date.now();
const ago = (ms: number): string => new Date(now - ms).toISOString();
const version = ago(3_600_000);

const task = (appId: string, index: number, more: Json = {}): Json => ({
  id: `${appId.slice(1).replaceAll('/', '_')}.instance-7d0c2f1e-8dee-11ea-9a6c-24200000000${index}._app.1`,
  appId,
  host: `agent${(index % 3) + 1}.example`,
  slaveId: `753f31eb-8fc2-4227-bab9-a48d2ca01bc1-S${(index % 3) + 1}`,
  state: 'TASK_RUNNING',
  ports: [31_000 + index * 7],
  servicePorts: [],
  ipAddresses: [{ ipAddress: '10.0.0.7', protocol: 'IPv4' }],
  healthCheckResults: [],
  localVolumes: [],
  role: '*',
  stagedAt: ago(3_500_000 - index * 1000),
  startedAt: ago(3_498_000 - index * 1000),
  version,
  ...more,
});

const check = (alive: boolean): Json => ({
  alive,
  consecutiveFailures: alive ? 0 : 3,
  firstSuccess: ago(3_400_000),
  lastSuccess: ago(alive ? 4_000 : 90_000),
  ...(alive ? {} : { lastFailure: ago(2_000), lastFailureCause: 'ConnectException: Connection refused' }),
});

/** An app as Marathon answers it, defaults written out. */
export function withDefaults(app: Json): Json {
  return {
    backoffFactor: 1.15,
    backoffSeconds: 1,
    cpus: 1,
    disk: 0,
    executor: '',
    gpus: 0,
    instances: 1,
    killSelection: 'YOUNGEST_FIRST',
    labels: {},
    maxLaunchDelaySeconds: 300,
    mem: 128,
    networks: [{ mode: 'host' }],
    requirePorts: false,
    role: '*',
    unreachableStrategy: { expungeAfterSeconds: 0, inactiveAfterSeconds: 0 },
    upgradeStrategy: { maximumOverCapacity: 1, minimumHealthCapacity: 1 },
    version,
    versionInfo: { lastScalingAt: version, lastConfigChangeAt: version },
    deployments: [],
    tasksStaged: 0,
    tasksRunning: 0,
    tasksHealthy: 0,
    tasksUnhealthy: 0,
    tasks: [],
    ...app,
  };
}

const web = '/shop/web';
const httpCheck = {
  protocol: 'MESOS_HTTP',
  path: '/health',
  portIndex: 0,
  gracePeriodSeconds: 30,
  intervalSeconds: 10,
  timeoutSeconds: 5,
  maxConsecutiveFailures: 3,
};
const sketches: Json[] = [
  {
    id: web,
    cmd: './serve $PORT0',
    cpus: 0.5,
    mem: 256,
    instances: 4,
    env: { MODE: 'production', DB: { secret: 'db' } },
    labels: { tier: 'front', team: 'shop' },
    healthChecks: [httpCheck],
    portDefinitions: [{ name: 'http', port: 10_000, protocol: 'tcp' }],
    constraints: [['hostname', 'UNIQUE']],
    tasksRunning: 4,
    tasksHealthy: 3,
    tasksUnhealthy: 1,
    tasks: [0, 1, 2, 3].map((index) =>
      task(web, index, {
        healthCheckResults: [check(index !== 2)],
        ...(index === 3 ? { version: ago(90_000_000) } : {}),
      }),
    ),
    lastTaskFailure: {
      appId: web,
      host: 'agent2.example',
      message: 'Task was killed since health check failed. Reason: ConnectException: Connection refused',
      state: 'TASK_KILLED',
      taskId: 'shop_web.instance-1._app.1',
      timestamp: ago(600_000),
      version,
      slaveId: '753f31eb-8fc2-4227-bab9-a48d2ca01bc1-S2',
    },
    taskStats: {
      totalSummary: {
        stats: {
          counts: { staged: 0, running: 4, healthy: 3, unhealthy: 1 },
          lifeTime: { averageSeconds: 3400, medianSeconds: 3410 },
        },
      },
    },
  },
  {
    id: '/shop/api',
    container: {
      type: 'DOCKER',
      docker: { image: 'shop/api:2.1', forcePullImage: false, privileged: false, parameters: [] },
      volumes: [],
      portMappings: [{ containerPort: 8080, hostPort: 0, protocol: 'tcp', name: 'http', labels: {} }],
    },
    networks: [{ mode: 'container/bridge' }],
    cpus: 1,
    mem: 512,
    instances: 3,
    labels: { tier: 'back', team: 'shop' },
    tasksRunning: 2,
    tasksStaged: 1,
    deployments: [{ id: 'deployment-1' }],
    tasks: [
      task('/shop/api', 4),
      task('/shop/api', 5),
      task('/shop/api', 6, { state: 'TASK_STAGING', startedAt: undefined }),
    ],
  },
  {
    id: '/shop/db/main',
    cmd: 'postgres',
    cpus: 2,
    mem: 4096,
    instances: 1,
    labels: { tier: 'data' },
    tasksRunning: 1,
    tasks: [task('/shop/db/main', 7)],
  },
  {
    id: '/blog',
    cmd: 'python3 -m http.server $PORT0',
    cpus: 0.1,
    mem: 64,
    instances: 2,
    tasksRunning: 2,
    tasks: [task('/blog', 8), task('/blog', 9)],
  },
  {
    id: '/crawler',
    cmd: './crawl --all',
    cpus: 0.5,
    mem: 64,
    instances: 1,
    labels: { team: 'data' },
    lastTaskFailure: {
      appId: '/crawler',
      host: 'agent2.example',
      message: 'Command exited with status 137: memory limit exceeded',
      state: 'TASK_FAILED',
      taskId: 'crawler.instance-9._app.1',
      timestamp: ago(20_000),
      version,
    },
  },
  {
    id: '/analytics',
    cmd: './train',
    cpus: 12,
    mem: 2048,
    instances: 2,
    constraints: [['rack', 'CLUSTER', 'r9']],
    labels: { team: 'data' },
  },
  { id: '/old-site', cmd: 'nginx', cpus: 0.1, mem: 32, instances: 0 },
];

/** The apps by id; requests change them. */
export const apps: Map<string, Json> = new Map<string, Json>(
  sketches.map((app) => [String(app['id']), withDefaults(app)]),
);

/** One running deployment. */
export const deployments: {
  readonly id: string;
  readonly affectedApps: readonly string[];
  readonly [name: string]: unknown;
}[] = [
  {
    id: 'deployment-1',
    version: ago(40_000),
    affectedApps: ['/shop/api'],
    affectedPods: [],
    steps: [
      { actions: [{ action: 'ScaleApplication', app: '/shop/db/main' }] },
      { actions: [{ action: 'RestartApplication', app: '/shop/api' }] },
      { actions: [{ action: 'ScaleApplication', app: web }] },
    ],
    currentActions: [{ action: 'RestartApplication', app: '/shop/api', readinessCheckResults: [] }],
    currentStep: 2,
    totalSteps: 3,
  },
];

const reasons = [
  'UnfulfilledRole',
  'UnfulfilledConstraint',
  'NoCorrespondingReservationFound',
  'AgentMaintenance',
  'InsufficientCpus',
  'InsufficientMemory',
  'InsufficientDisk',
  'InsufficientGpus',
  'InsufficientPorts',
  'DeclinedScarceResources',
];
const funnel = (declined: Readonly<Record<string, number>>, total: number): unknown => {
  let left = total;
  return reasons.map((reason) => {
    const row = { reason, declined: declined[reason] ?? 0, processed: left };
    left -= row.declined;
    return row;
  });
};
const offer = (index: number, cpus: number, reason: readonly string[]): Json => ({
  offer: {
    id: `O${index}`,
    hostname: `agent${index}.example`,
    agentId: `753f31eb-8fc2-4227-bab9-a48d2ca01bc1-S${index}`,
    resources: [
      { name: 'cpus', role: '*', scalar: cpus },
      { name: 'mem', role: '*', scalar: 10_240 },
      { name: 'disk', role: '*', scalar: 90_000 },
    ],
    attributes: [{ name: 'rack', text: `r${index}` }],
  },
  reason,
  timestamp: ago(9_000 * index),
});

/** One app that fits nowhere and one that waits after a crash. */
export const queue: readonly Json[] = [
  {
    app: apps.get('/analytics'),
    count: 2,
    role: '*',
    since: ago(480_000),
    delay: { timeLeftSeconds: 0, overdue: true },
    processedOffersSummary: {
      processedOffersCount: 42,
      unusedOffersCount: 42,
      lastUnusedOfferAt: ago(9_000),
      rejectSummaryLastOffers: funnel({ UnfulfilledConstraint: 1, InsufficientCpus: 2 }, 3),
      rejectSummaryLaunchAttempt: funnel({ UnfulfilledConstraint: 14, InsufficientCpus: 28 }, 42),
    },
    lastUnusedOffers: [
      offer(1, 4.5, ['UnfulfilledConstraint']),
      offer(2, 0.4, ['UnfulfilledConstraint', 'InsufficientCpus']),
      offer(3, 4.8, ['InsufficientCpus']),
    ],
  },
  {
    app: apps.get('/crawler'),
    count: 1,
    role: '*',
    since: ago(60_000),
    delay: { timeLeftSeconds: 74, overdue: false },
    processedOffersSummary: {
      processedOffersCount: 0,
      unusedOffersCount: 0,
      rejectSummaryLastOffers: [],
      rejectSummaryLaunchAttempt: [],
    },
  },
];

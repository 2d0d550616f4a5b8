/** W5: the leading master dies, or is told to end, under a full cluster. */
import { type Figures, ms } from '../figures.ts';
import { MasterTrio } from '../master-trio.ts';
import { AgentSwarm } from '../swarm/agents.ts';
import { until } from '../swarm/loaded-cluster.ts';
import { SurvivingFramework } from '../swarm/surviving-framework.ts';
import { startOwnServer } from '../zookeeper-servers.ts';

const SESSION_MS = 4_000;
const FRAMEWORKS = 5;
const TASKS_PER_AGENT = 10;
/** What agents wait at most before they come back: `--registration_backoff_factor`. */
const BACKOFF_MS = 1_000;
const KILL_GATE_MS = SESSION_MS + 2_000;
const TERM_GATE_MS = 500;

export interface FailoverSize {
  readonly name: string;
  readonly agents: number;
}

interface Cluster {
  readonly masters: MasterTrio;
  readonly swarm: AgentSwarm;
  readonly frameworks: readonly SurvivingFramework[];
  readonly agents: number;
  /** Milliseconds at which the n-th agent was taken back. */
  readonly returns: number[];
}

export async function measureFailover(size: FailoverSize): Promise<Figures> {
  const zookeeper = await startOwnServer();
  const masters = new MasterTrio(zookeeper.port, SESSION_MS);
  const closers: (() => Promise<void>)[] = [() => zookeeper.stop(), () => masters.stop()];
  try {
    await masters.start();
    await until(() => masters.leader !== undefined);
    await untilTrue(() => masters.isComplete());
    const cluster = await fill(masters, size.agents, closers);
    const rows: [string, string][] = [
      [
        'agents, tasks, frameworks',
        `${size.agents.toLocaleString('en')}, ${(size.agents * TASKS_PER_AGENT).toLocaleString('en')}, ${FRAMEWORKS}`,
      ],
      ['session time-out', ms(SESSION_MS)],
    ];
    const audit: string[] = [];
    await failOver(cluster, { signal: 'SIGKILL', backoffMs: BACKOFF_MS, gateMs: KILL_GATE_MS }, rows, audit);
    await failOver(cluster, { signal: 'SIGTERM', backoffMs: BACKOFF_MS, gateMs: TERM_GATE_MS }, rows, audit);
    // All at once is a load of its own: no gate is set for it.
    await failOver(cluster, { signal: 'SIGTERM', backoffMs: 0, gateMs: Number.POSITIVE_INFINITY }, rows, audit);
    return { workload: 'W5 master failover', size: size.name, rows, audit };
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

async function fill(masters: MasterTrio, agents: number, closers: (() => Promise<void>)[]): Promise<Cluster> {
  const returns: number[] = [];
  const swarm = new AgentSwarm(
    { master: masters.leader?.pid ?? '', count: agents, cpus: 20, memMb: 10_240 },
    { onReturned: () => returns.push(performance.now()) },
  );
  await swarm.listen();
  closers.push(() => swarm.close());
  await until(() => {
    swarm.register();
    return swarm.registered === agents;
  }, 1_000);
  const share = (agents * TASKS_PER_AGENT) / FRAMEWORKS;
  const frameworks = Array.from(
    { length: FRAMEWORKS },
    (_, index) =>
      new SurvivingFramework({
        name: `f${index}`,
        zk: masters.zk,
        sessionTimeoutMs: SESSION_MS,
        tasks: share,
        tasksPerOffer: TASKS_PER_AGENT,
      }),
  );
  closers.push(async () => {
    await Promise.all(frameworks.map((framework) => framework.close()));
  });
  await until(() => frameworks.every((framework) => framework.running === share));
  await until(() => swarm.acknowledged >= agents * TASKS_PER_AGENT);
  return { masters, swarm, frameworks, agents, returns };
}

interface Loss {
  readonly signal: NodeJS.Signals;
  readonly backoffMs: number;
  readonly gateMs: number;
}

async function failOver(cluster: Cluster, loss: Loss, rows: [string, string][], audit: string[]): Promise<void> {
  const { masters, swarm, frameworks, agents, returns } = cluster;
  await untilTrue(() => masters.isComplete());
  swarm.prepareComeback();
  for (const framework of frameworks) framework.forgetTimes();
  returns.length = 0;
  let electedMs: number | undefined;
  let followedMs = 0;
  masters.onLeader((leader) => {
    electedMs ??= performance.now();
    followedMs = performance.now();
    swarm.follow(leader.pid, loss.backoffMs);
  });
  const lostMs = masters.endLeader(loss.signal);
  await until(() => returns.length === agents && frameworks.every(({ reconciledMs }) => reconciledMs !== undefined));
  await until(() => frameworks.some(({ offeredMs }) => offeredMs !== undefined));
  masters.onLeader(() => {});
  const since = (at: number | undefined): number => (at ?? Number.NaN) - lostMs;
  const offered = since(Math.min(...frameworks.map(({ offeredMs }) => offeredMs ?? Number.POSITIVE_INFINITY)));
  const reconciled = since(Math.max(...frameworks.map(({ reconciledMs }) => reconciledMs ?? Number.NaN)));
  const registered = frameworks.map(({ registeredMs }) => registeredMs ?? Number.NaN);
  const name = `${loss.signal}${loss.backoffMs === 0 ? ', agents at once' : ''}`;
  const back = [0, 0.5, 0.99, 1]
    .map((part) => ms(since(returns[Math.max(0, Math.ceil(agents * part) - 1)])))
    .join(', ');
  rows.push(
    [`${name}: next leader elected`, ms(since(electedMs))],
    [`${name}: first new offers${Number.isFinite(loss.gateMs) ? ` (gate ${ms(loss.gateMs)})` : ''}`, ms(offered)],
    [
      `${name}: frameworks back, first and last`,
      `${ms(since(Math.min(...registered)))}, ${ms(since(Math.max(...registered)))}`,
    ],
    [`${name}: agents back, first, 50, 99, 100 %`, back],
    [`${name}: all tasks reconciled`, ms(reconciled)],
  );
  if (loss.backoffMs === 0)
    rows.push([`${name}: first re-registration to last`, ms((returns.at(-1) ?? Number.NaN) - followedMs)]);
  audit.push(...(await wrong(cluster, name)));
  if (offered > loss.gateMs) audit.push(`${name}: offers after ${ms(offered)}`);
}

/** What was lost or doubled. */
async function wrong({ masters, swarm, frameworks, agents }: Cluster, name: string): Promise<string[]> {
  const found: string[] = [];
  const expected = { 'master/slaves_active': agents, 'master/tasks_running': agents * TASKS_PER_AGENT };
  for (const [metric, value] of Object.entries(expected)) {
    const actual = await masters.leaderMetric(metric);
    if (actual !== value) found.push(`${name}: ${metric} is ${actual} instead of ${value}`);
  }
  const lost = frameworks.reduce((sum, framework) => sum + framework.lost, 0);
  if (lost > 0) found.push(`${name}: ${lost} tasks said to have ended`);
  if (swarm.duplicates > 0) found.push(`${name}: ${swarm.duplicates} tasks launched twice`);
  return found;
}

async function untilTrue(read: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 60_000;
  while (!(await read().catch(() => false))) {
    if (performance.now() > deadlineMs) throw new Error('three masters with a registry did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** `npm run bench -- [WORKLOAD …] [--size S|M|L] [--master HOST:PORT]`: runs workloads and prints their figures. */
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type Figures, printFigures } from './figures.ts';
import { type MeasuredMaster, openMaster } from './master-process.ts';
import { measureLog } from './workloads/log-appends.ts';
import { measureRegistration } from './workloads/w1-registration.ts';
import { measureIdle } from './workloads/w2-idle.ts';
import { measureAllocator, measureCycles, measureReoffers } from './workloads/w3-allocation.ts';
import { measureLaunch } from './workloads/w4-launch.ts';
import { measureFailover } from './workloads/w5-failover.ts';
import { measureState, stateFlags } from './workloads/w6-state.ts';
import { measureSubscribers } from './workloads/w7-subscribers.ts';
import { measureAgent } from './workloads/w10-agent.ts';
import { measureDocker } from './workloads/w10-docker.ts';
import { measureColdStart } from './workloads/w11-cold-start.ts';
import { measureZookeeper } from './workloads/w12-zookeeper.ts';
import { measureAbuse } from './workloads/w13-abuse.ts';
import { measureMetrics, measureQuestions } from './workloads/w14-many.ts';

const usage = `usage: npm run bench -- [W1] [W2] [W3] [W3B] [W4] [W5] [W6] [W7] [W10] [W10D] [W11] [W12] [W13] [W14] [W14B] [LOG] [--size S|M|L] [--master HOST:PORT]

  W1   agents registering from nothing
  W2   a cluster in which nothing happens
  W3   allocation cycles of ever larger clusters
  W3B  what is free again until it is offered again
  W4   tasks launched, running, acknowledged, killed
  W5   the leading of three masters killed, and told to end
  W6   /state and its like, alone and with pollers
  W7   the operator event stream to many readers while tasks are launched
  W10  real tasks on one agent: their start, end and cost, and being found again
  W10D Docker tasks, beside the engine alone
  W11  cold start of everything on this machine
  W12  the embedded ZooKeeper beside Debian's Apache ZooKeeper, turn by turn
  W13  tasks launched at an even pace while others abuse the master
  W14  metrics of very many frameworks
  W14B questions about very many tasks in one call
  LOG  appends to the replicated log, one member and three

Without --master a master of this checkout is started for each workload, with fresh directories. With it any master can be
measured, Apache's too; it should have no agents. Sizes: S 100 agents, M 1,000 to 2,000, L 10,000.
`;

const sizes = {
  S: { registering: 100, agents: 100, tasks: 5_000, appends: 500 },
  M: { registering: 2_000, agents: 1_000, tasks: 100_000, appends: 2_000 },
  L: { registering: 10_000, agents: 10_000, tasks: 200_000, appends: 10_000 },
} as const;

const idleSizes = {
  S: { agents: 100, frameworks: 10, seconds: 20 },
  M: { agents: 10_000, frameworks: 100, seconds: 60 },
  L: { agents: 50_000, frameworks: 100, seconds: 120 },
} as const;

/** As in Mesos's own benchmark: five frameworks with as many tasks of each on every agent, half of them over. */
const stateSizes = {
  S: { agents: 100, frameworks: 5, tasks: 4_000, tasksPerOffer: 8, completed: 0.5 },
  M: { agents: 1_000, frameworks: 1, tasks: 100_000, tasksPerOffer: 100, completed: 0 },
  L: { agents: 10_000, frameworks: 5, tasks: 200_000, tasksPerOffer: 4, completed: 0.5 },
} as const;

const streamSizes = {
  S: { agents: 100, readers: 10, tasksPerSecond: 200, seconds: 10 },
  M: { agents: 1_000, readers: 100, tasksPerSecond: 1_000, seconds: 60 },
  // With the two that hardly read as many as a master takes.
  L: { agents: 1_000, readers: 998, tasksPerSecond: 250, seconds: 45 },
} as const;

const abusers = { idle: 1_000, slow: 100, pours: 1, bombsPerSecond: 10, visitsPerMinute: 10_000, silent: 1 } as const;
const abuseSizes = {
  S: { ...abusers, agents: 100, tasksPerSecond: 200, seconds: 10, idle: 200, slow: 20, visitsPerMinute: 1_000 },
  M: { ...abusers, agents: 1_000, tasksPerSecond: 1_000, seconds: 30 },
  L: { ...abusers, agents: 1_000, tasksPerSecond: 1_000, seconds: 120 },
} as const;

/** Agents and frameworks, as in Mesos's chart. */
const cycleSizes = {
  S: [[1_000, 100]],
  M: [
    [1_000, 100],
    [5_000, 500],
    [10_000, 1_000],
    [20_000, 2_000],
  ],
  L: [
    [10_000, 1_000],
    [20_000, 2_000],
    [50_000, 2_000],
  ],
} as const;

/** Two tasks on each agent, which run for so long on average. */
const reofferSizes = {
  S: { agents: 100, frameworks: 10, runMs: 3_000, seconds: 10 },
  M: { agents: 1_000, frameworks: 10, runMs: 30_000, seconds: 60 },
  L: { agents: 1_000, frameworks: 10, runMs: 3_000, seconds: 60 },
} as const;

/** Real tasks on one agent, one round after another. */
const agentSizes = {
  S: { rounds: [1, 100], idleSeconds: 5 },
  M: { rounds: [1, 100, 1_000], idleSeconds: 20 },
  L: { rounds: [1_000, 1_000, 1_000], idleSeconds: 60 },
} as const;

/** Containers of a turn, and turns of either side. */
const dockerSizes = {
  S: { containers: 16, rounds: 2 },
  M: { containers: 24, rounds: 4 },
  L: { containers: 40, rounds: 10 },
} as const;

const manyFrameworks = { S: 500, M: 18_000, L: 18_000 } as const;

/** How long and how often each ZooKeeper server is measured in each case. */
const zookeeperTurns = {
  S: { turnMs: 300, turns: 8 },
  M: { turnMs: 500, turns: 16 },
  L: { turnMs: 1000, turns: 40 },
} as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: 'S' }, master: { type: 'string' }, help: { type: 'boolean' } },
});
const sizeName = values.size as keyof typeof sizes;
const size = sizes[sizeName];
if (values.help === true || size === undefined) {
  console.log(usage);
  process.exit(values.help === true ? 0 : 2);
}

const name = values.size;
const onMaster: Record<string, (master: MeasuredMaster) => Promise<Figures>> = {
  W1: (master) => measureRegistration(master, { name, agents: size.registering }),
  W3B: (master) => measureReoffers(master, { name, ...reofferSizes[sizeName] }),
  W4: (master) => measureLaunch(master, { name, agents: size.agents, tasks: size.tasks }),
  W2: (master) => measureIdle(master, { name, ...idleSizes[sizeName] }),
  W6: (master) => measureState(master, { name, ...stateSizes[sizeName] }),
  W7: (master) => measureSubscribers(master, { name, ...streamSizes[sizeName] }),
  W13: (master) => measureAbuse(master, { name, ...abuseSizes[sizeName] }),
  W14: (master) => measureMetrics(master, { name, frameworks: manyFrameworks[sizeName] }),
  W14B: (master) => measureQuestions(master, { name, agents: size.agents, tasks: size.tasks }),
};
/** Flags that a workload wants of a master that is started for it. */
const flagsFor: Record<string, readonly string[]> = { W6: stateFlags };
const asked =
  positionals.length === 0
    ? ['W3', ...Object.keys(onMaster), 'W10', 'W10D', 'W11', 'W12', 'LOG']
    : positionals.map((text) => text.toUpperCase());

console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${loadavg()[0]?.toFixed(2)}`,
);
let isFailed = false;
for (const workload of asked) {
  const figures = await run(workload);
  printFigures(figures);
  isFailed ||= figures.audit.length > 0;
}
console.log(`\nload ${loadavg()[0]?.toFixed(2)}`);
process.exit(isFailed ? 1 : 0);

async function run(workload: string): Promise<Figures> {
  if (workload === 'W3') {
    const cycles = { name, sizes: cycleSizes[sizeName] };
    printFigures(measureAllocator(cycles));
    return measureCycles(values.master, cycles);
  }
  if (workload === 'W5') return measureFailover({ name, agents: size.registering });
  if (workload === 'W10') return measureAgent({ name, ...agentSizes[sizeName] });
  if (workload === 'W10D') return measureDocker({ name, ...dockerSizes[sizeName] });
  if (workload === 'W11') return measureColdStart();
  if (workload === 'W12') return measureZookeeper({ name, ...zookeeperTurns[sizeName] });
  if (workload === 'LOG') return measureLog({ name, entries: size.appends });
  const measure = onMaster[workload];
  if (measure === undefined) throw new Error(`there is no workload ${workload}`);
  const master = await openMaster(values.master, flagsFor[workload]);
  try {
    return await measure(master);
  } finally {
    await master.stop();
  }
}

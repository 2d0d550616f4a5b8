/** W10: what tasks cost on one agent, with real processes: start, end, memory, idling, and being found again. */
import { accessSync, constants, rmdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { MeasuredAgent } from '../agent-process.ts';
import { type Figures, ms, printFigures, rate } from '../figures.ts';
import { openMaster } from '../master-process.ts';
import { until } from '../swarm/loaded-cluster.ts';
import { Sleepers } from '../swarm/sleepers.ts';

export interface AgentSize {
  readonly name: string;
  /** Tasks at a time, one round after another. */
  readonly rounds: readonly number[];
  readonly idleSeconds: number;
}

/** With plain processes, and with control groups where this machine has them. */
export async function measureAgent(size: AgentSize): Promise<Figures> {
  const plain = await measureOne('W10 one agent, plain processes', size, ['--isolation=posix/cpu,posix/mem']);
  if (!hasControlGroups()) return { ...plain, rows: [...plain.rows, ['control groups', 'not on this machine']] };
  printFigures(plain);
  const root = `stadion-bench-${process.pid}`;
  const flags = ['--isolation=cgroups/cpu,cgroups/mem', `--cgroups_root=${root}`, '--cgroups_enable_cfs'];
  const grouped = await measureOne('W10 one agent, control groups', size, flags);
  removeGroups(root);
  return { ...grouped, audit: [...plain.audit.map((text) => `plain: ${text}`), ...grouped.audit] };
}

async function measureOne(workload: string, size: AgentSize, flags: readonly string[]): Promise<Figures> {
  const master = await openMaster(undefined);
  const agent = new MeasuredAgent(master, flags);
  const rows: [string, string][] = [];
  const audit: string[] = [];
  const sleepers = new Sleepers(master);
  try {
    await agent.start();
    await agent.untilRegistered();
    await sleepers.subscribe();
    for (const count of size.rounds) {
      const isLast = count === size.rounds.at(-1);
      rows.push(...(await round({ agent, sleepers, count, idleSeconds: isLast ? size.idleSeconds : 0, audit })));
    }
    if (sleepers.refused > 0) audit.push(`${sleepers.refused} calls refused`);
  } finally {
    sleepers.close();
    await agent.stop();
    await master.stop();
  }
  return { workload, size: size.name, rows, audit };
}

interface Round {
  readonly agent: MeasuredAgent;
  readonly sleepers: Sleepers;
  readonly count: number;
  /** Seconds to idle with all tasks, then the agent is killed and started again; 0: neither. */
  readonly idleSeconds: number;
  readonly audit: string[];
}

async function round({ agent, sleepers, count, idleSeconds, audit }: Round): Promise<[string, string][]> {
  const rows: [string, string][] = [];
  const name = `${count.toLocaleString('en')} tasks`;
  const before = agent.memory();
  const cpu = agent.cpuSeconds();
  const launchMs = await sleepers.launch(count);
  rows.push([`${name}: launched, running`, `${ms(launchMs)}, ${rate(count, launchMs)}`]);
  rows.push([`${name}: agent CPU each`, ms(((agent.cpuSeconds() - cpu) * 1000) / count)]);
  // A process runs from the moment it exists, and becomes the task a moment later.
  await until(() => agent.memory().helpers <= count + 1, 50);
  const after = agent.memory();
  const helpers = (after.helpersKb - before.helpersKb) / count;
  rows.push([
    `${name}: memory each beyond the task`,
    `${((after.agentKb - before.agentKb) / count + helpers).toFixed(0)} kB, of which ${helpers.toFixed(0)} kB beside the agent`,
  ]);
  rows.push([`${name}: agent, helpers`, `${mb(after.agentKb)}; ${after.helpers} with ${mb(after.helpersKb)}`]);
  if (idleSeconds > 0) {
    const idleCpu = agent.cpuSeconds();
    await delay(idleSeconds * 1000);
    rows.push([
      `${name}: agent idle`,
      `${((100 * (agent.cpuSeconds() - idleCpu)) / idleSeconds).toFixed(2)} % of a core`,
    ]);
    rows.push(...(await reattach(agent, count, audit)));
    if (sleepers.notRunning > 0) audit.push(`${sleepers.notRunning} tasks not running after the restart`);
  }
  const killCpu = agent.cpuSeconds();
  const killMs = await sleepers.killAll();
  rows.push([`${name}: killed`, `${ms(killMs)}, ${rate(count, killMs)}`]);
  rows.push([`${name}: agent CPU each kill`, ms(((agent.cpuSeconds() - killCpu) * 1000) / count)]);
  await until(() => agent.memory().helpers <= 1, 50);
  return rows;
}

async function reattach(agent: MeasuredAgent, count: number, audit: string[]): Promise<[string, string][]> {
  await agent.kill();
  const started = performance.now();
  await agent.start();
  await agent.untilRegistered();
  const registeredMs = performance.now() - started;
  const measured = await agent.measuredContainers();
  const seenMs = performance.now() - started;
  if (measured !== count) audit.push(`${measured} of ${count} containers found again`);
  return [
    ['killed and started again: registered', ms(registeredMs)],
    ['– and all containers measured', ms(seenMs)],
    ['– agent CPU for that', ms(agent.cpuSeconds() * 1000)],
    ['– agent memory', mb(agent.memory().agentKb)],
  ];
}

/** The agent leaves its root group, which others may share. */
function removeGroups(root: string): void {
  for (const hierarchy of ['cpu', 'cpuacct', 'memory', '.']) {
    try {
      rmdirSync(`/sys/fs/cgroup/${hierarchy}/${root}`);
    } catch {
      // Not there, or two names of one hierarchy.
    }
  }
}

function mb(kb: number): string {
  return `${(kb / 1024).toFixed(1)} MB`;
}

function hasControlGroups(): boolean {
  if (process.getuid?.() !== 0) return false;
  return ['memory/cgroup.procs', 'cgroup.subtree_control'].some((file) => {
    try {
      accessSync(`/sys/fs/cgroup/${file}`, constants.W_OK);
      return true;
    } catch {
      return false;
    }
  });
}

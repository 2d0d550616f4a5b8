import { availableParallelism } from 'node:os';
import { errorText } from '../../base/errors.ts';
import { startFailureText } from '../../runtime/program.ts';
import { closeOnSignal } from '../../runtime/signals.ts';
import type { ClusterState } from '../cluster.ts';
import type { Command } from '../command.ts';
import { readDefinitions } from '../up/definitions.ts';
import { type Deployed, deployAll } from '../up/deploy.ts';
import { readUpOptions, type UpOptions } from '../up/options.ts';
import { untilReady } from '../up/ready.ts';
import { type Stack, startStack } from '../up/stack.ts';
import { WorkDir } from '../up/work-dir.ts';

/** Time for tasks to end by themselves, and then for everything else. */
const CLOSE_MS = 30_000;
/** With more definitions than this only their number is printed: the whole output keeps within ten lines. */
const LISTED = 3;

export const up: Command = {
  async run(args) {
    const options = readUpOptions(args);
    if ('exitCode' in options) return options.exitCode;
    try {
      return await runStack(options);
    } catch (thrown) {
      process.stderr.write(`stadion up: ${startFailureText(thrown)}\n`);
      return 1;
    }
  },
};

async function runStack(options: UpOptions): Promise<number> {
  const definitions = readDefinitions(options.files);
  const workDir = WorkDir.take(options.workDir, options.isFresh);
  try {
    const stack = await startStack(options, workDir, (news) => process.stderr.write(`stadion up: ${news}\n`));
    // From here on a signal closes everything in order, also while things are still being deployed.
    const signalled = closeOnSignal({ close: () => closeStack(stack, options), timeoutMs: CLOSE_MS });
    const failed = stack.failed.then(async (reason) => {
      process.stderr.write(`stadion up: ${reason}. The logs in ${workDir.join('logs')} say more.\n`);
      await stack.close(true);
      return 1;
    });
    void announce(stack, options, () => deployAll(definitions, stack)).catch((thrown: unknown) => {
      process.stderr.write(`stadion up: ${errorText(thrown)}\n`);
    });
    return await Promise.race([signalled, failed]);
  } finally {
    workDir.release();
    // Ended in order; what a library still holds open must not keep the process.
    setImmediate(() => process.exit());
  }
}

async function closeStack(stack: Stack, { keepTasks }: UpOptions): Promise<void> {
  process.stdout.write(keepTasks ? '\nstopping; tasks go on\n' : '\nstopping, tasks too\n');
  await stack.close(keepTasks);
}

async function announce(stack: Stack, options: UpOptions, deploy: () => Promise<readonly Deployed[]>): Promise<void> {
  const cluster = await untilReady(stack, options.agents);
  const readySeconds = (performance.now() / 1000).toFixed(1);
  const deployed = await deploy();
  const logs = `${options.workDir}/logs`;
  const lines = [
    `ready in ${readySeconds} s`,
    `  Mesos     ${stack.master}   ${describeAgents(cluster)}`,
    `  Marathon  ${stack.marathon}`,
    `  Chronos   ${stack.chronos}`,
    ...describeDeployed(deployed),
    `  try       stadion run ${masterFlag(stack)}-- echo hello     stadion ps     stadion logs TASK`,
    `  logs      ${logs}`,
    `  stop      Ctrl-C (state is kept in ${options.workDir}; --fresh discards it)`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function masterFlag({ master }: Stack): string {
  return master === 'http://127.0.0.1:5050' ? '' : `--master ${master.replace('http://', '')} `;
}

function describeAgents({ slaves }: ClusterState): string {
  const sum = (name: string): number =>
    slaves.reduce((total, { resources }) => total + Number(resources[name] ?? 0), 0);
  const count = slaves.length === 1 ? '1 agent' : `${slaves.length} agents on ${availableParallelism()} CPUs`;
  return `${count}, ${sum('cpus')} CPUs, ${(sum('mem') / 1024).toFixed(1)} GB`;
}

function describeDeployed(deployed: readonly Deployed[]): string[] {
  const failures = deployed.filter(({ isFailed }) => isFailed);
  const listed = deployed.length <= LISTED ? deployed : failures.slice(0, LISTED - 1);
  const lines = listed.map(({ kind, name, outcome }) => `  ${kind.padEnd(8)}  ${name}   ${outcome}`);
  if (deployed.length > listed.length)
    lines.push(`  deployed  ${deployed.length - failures.length} of ${deployed.length} definitions`);
  return lines;
}

import { Cluster, type ClusterState, DEFAULT_MASTER, type OwnedTask, tasksOf } from '../cluster.ts';
import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { formatAge, formatTable } from '../table.ts';

const usage = `usage: stadion ps [--master HOST:PORT] [--all] [--json]

Lists the tasks of the cluster.

  --master HOST:PORT  any master (${DEFAULT_MASTER}, or the environment's STADION_MASTER)
  -a, --all           ended tasks too, as far as the master remembers them
  --json              the tasks as the master describes them
`;

export const ps: Command = {
  async run(args) {
    const read = readOptions(
      args,
      { master: { type: 'string' }, all: { type: 'boolean', short: 'a' }, json: { type: 'boolean' } },
      usage,
    );
    if ('exitCode' in read) return read.exitCode;
    const cluster = new Cluster(read.values.master ?? process.env['STADION_MASTER'] ?? DEFAULT_MASTER);
    try {
      const state = await cluster.state();
      const shown = tasksOf(state).filter(({ isActive }) => isActive || read.values.all === true);
      if (read.values.json === true)
        process.stdout.write(
          `${JSON.stringify(
            shown.map(({ task }) => task),
            null,
            2,
          )}\n`,
        );
      else
        process.stdout.write(
          shown.length === 0 ? nothing(read.values.all === true) : render(state, shown, Date.now() / 1000),
        );
      return 0;
    } finally {
      cluster.close();
    }
  },
};

function nothing(isAll: boolean): string {
  return isAll
    ? 'No tasks yet. Try: stadion run -- echo hello\n'
    : 'No tasks are running. stadion ps --all lists ended ones.\n';
}

function render(state: ClusterState, tasks: readonly OwnedTask[], nowSeconds: number): string {
  const hosts = new Map(state.slaves.map(({ id, hostname }) => [id, hostname]));
  const rows = tasks.map(({ task, framework }) => {
    const since = task.statuses?.at(-1)?.timestamp;
    return [
      task.id,
      task.state.replace('TASK_', '').toLowerCase() + health(task.statuses?.at(-1)?.healthy),
      since === undefined ? '' : formatAge(nowSeconds - since),
      framework.name,
      hosts.get(task.slave_id) ?? task.slave_id,
      String(task.resources['cpus'] ?? 0),
      String(task.resources['mem'] ?? 0),
      String(task.resources['ports'] ?? '').replace(/^\[|\]$/g, ''),
    ];
  });
  return formatTable([['TASK', 'STATE', 'FOR', 'FRAMEWORK', 'AGENT', 'CPUS', 'MEM', 'PORTS'], ...rows]);
}

function health(healthy: boolean | undefined): string {
  if (healthy === undefined) return '';
  return healthy ? ', healthy' : ', unhealthy';
}

import { Cluster, DEFAULT_MASTER, findTask, type OwnedTask } from '../cluster.ts';
import { type Command, usageExitCode } from '../command.ts';
import { readOptions } from '../options.ts';
import { runFrameworkName } from '../run-framework.ts';

const usage = `usage: stadion kill [--master HOST:PORT] TASK

Ends a task. TASK is its id, or enough of the beginning of it. Marathon starts an instance anew after that: to stop an app
for good, scale it to 0 or destroy it.

  --master HOST:PORT  any master (${DEFAULT_MASTER}, or the environment's STADION_MASTER)
`;

export const kill: Command = {
  async run(args) {
    const read = readOptions(args, { master: { type: 'string' } }, usage);
    if ('exitCode' in read) return read.exitCode;
    const [id, ...rest] = read.positionals;
    if (id === undefined || rest.length > 0) {
      process.stderr.write(usage);
      return usageExitCode;
    }
    const cluster = new Cluster(read.values.master ?? process.env['STADION_MASTER'] ?? DEFAULT_MASTER);
    try {
      const owned = findTask(await cluster.state(), id);
      if (!owned.isActive) {
        process.stdout.write(`${owned.task.id} has ended already (${owned.task.state}).\n`);
        return 0;
      }
      return await endTask(cluster, owned);
    } finally {
      cluster.close();
    }
  },
};

/** Only a framework can end its tasks: the master has no call for it. So its own API is asked. */
async function endTask(cluster: Cluster, { task, framework }: OwnedTask): Promise<number> {
  const web = framework.webui_url?.replace(/\/+$/, '');
  if (framework.name === runFrameworkName) {
    return report(task.id, await cluster.request('POST', '/api/v1', teardownCall(framework.id)));
  }
  if (framework.name.startsWith('marathon') && web !== undefined) {
    return report(task.id, await cluster.elsewhere('POST', `${web}/v2/tasks/delete`, { ids: [task.id] }));
  }
  const job = /^ct:\d+:\d+:([^:]+):/.exec(task.id)?.[1];
  if (framework.name.startsWith('chronos') && web !== undefined && job !== undefined) {
    return report(
      task.id,
      await cluster.elsewhere('DELETE', `${web}/v1/scheduler/task/kill/${encodeURIComponent(job)}`),
    );
  }
  process.stderr.write(
    `stadion kill: ${task.id} belongs to the framework ${framework.name}, and only that can end it` +
      `${web === undefined ? '' : `: see ${web}`}.\n`,
  );
  return 1;
}

function teardownCall(frameworkId: string): string {
  return JSON.stringify({ type: 'TEARDOWN', teardown: { framework_id: { value: frameworkId } } });
}

function report(taskId: string, response: { readonly status: number; text(): string }): number {
  if (response.status < 300) {
    process.stdout.write(`${taskId} is being ended.\n`);
    return 0;
  }
  process.stderr.write(`stadion kill: ${response.status} ${response.text().trim().slice(0, 300)}\n`);
  return 1;
}

import { setTimeout as delay } from 'node:timers/promises';
import { Cluster, DEFAULT_MASTER, findTask, type OwnedTask } from '../cluster.ts';
import { type Command, usageExitCode } from '../command.ts';
import { readOptions } from '../options.ts';
import { SandboxFile } from '../sandbox.ts';

const POLL_MS = 500;

const usage = `usage: stadion logs [-f] [--stderr] [--tail BYTES] [--master HOST:PORT] TASK

Shows what a task wrote. TASK is its id, or enough of the beginning of it.

  -f, --follow        go on until the task ends
  --stderr            standard error instead of standard output
  --file NAME         another file of the sandbox
  --tail BYTES        only the last so many bytes
  --master HOST:PORT  any master (${DEFAULT_MASTER}, or the environment's STADION_MASTER)
`;

export const logs: Command = {
  async run(args) {
    const read = readOptions(
      args,
      {
        follow: { type: 'boolean', short: 'f' },
        stderr: { type: 'boolean' },
        file: { type: 'string' },
        tail: { type: 'string' },
        master: { type: 'string' },
      },
      usage,
    );
    if ('exitCode' in read) return read.exitCode;
    const [id, ...rest] = read.positionals;
    const tail = read.values.tail === undefined ? undefined : Number(read.values.tail);
    if (id === undefined || rest.length > 0 || (tail !== undefined && !(Number.isSafeInteger(tail) && tail >= 0))) {
      process.stderr.write(usage);
      return usageExitCode;
    }
    const cluster = new Cluster(read.values.master ?? process.env['STADION_MASTER'] ?? DEFAULT_MASTER);
    try {
      const name = read.values.file ?? (read.values.stderr === true ? 'stderr' : 'stdout');
      return await show({ cluster, id, name, tail, isFollowing: read.values.follow === true });
    } finally {
      cluster.close();
    }
  },
};

interface Showing {
  readonly cluster: Cluster;
  readonly id: string;
  readonly name: string;
  readonly tail: number | undefined;
  readonly isFollowing: boolean;
}

async function show({ cluster, id, name, tail, isFollowing }: Showing): Promise<number> {
  let owned = findTask(await cluster.state(), id);
  const options = { tailBytes: tail, onLost: sayLost };
  let file = await SandboxFile.open(cluster, owned, name, options);
  if (file === undefined && !isFollowing) {
    process.stderr.write(`stadion logs: the sandbox of ${owned.task.id} has no file ${name} (any more).\n`);
    return 1;
  }
  for (;;) {
    // Asked before reading: what a task wrote before it ended must still come out.
    owned = await refreshed(cluster, owned);
    file ??= await SandboxFile.open(cluster, owned, name, options);
    for (let text = await next(file); text !== ''; text = await next(file)) process.stdout.write(text);
    if (!isFollowing || !owned.isActive) return 0;
    await delay(POLL_MS);
  }
}

function sayLost(bytes: number): void {
  process.stderr.write(`stadion logs: ${bytes} bytes are not kept any more.\n`);
}

async function next(file: SandboxFile | undefined): Promise<string> {
  return file === undefined ? '' : file.next();
}

async function refreshed(cluster: Cluster, owned: OwnedTask): Promise<OwnedTask> {
  return owned.isActive ? findTask(await cluster.state(), owned.task.id) : owned;
}

import { errorText, StadionError } from '../../base/errors.ts';
import { Response } from '../../wire/gen/agent.ts';
import type { ContainerID } from '../../wire/gen/mesos.ts';
import { decode } from '../../wire/message.ts';
import { AgentConnection } from '../attached/agent-connection.ts';
import { DetachFilter, defaultDetachKeys, parseDetachKeys } from '../attached/detach-keys.ts';
import { relayInput, relayOutput } from '../attached/relay.ts';
import { exitCodeIn, placeOf } from '../attached/task-place.ts';
import { RawTerminal, watchSize, windowSize } from '../attached/terminal.ts';
import { Cluster, DEFAULT_MASTER } from '../cluster.ts';
import { type Command, usageExitCode } from '../command.ts';
import { findMaster } from '../find-master.ts';
import { readOptions } from '../options.ts';

const usage = `usage: stadion attach [OPTIONS] TASK

Sits at the terminal of a running task: shows what it writes from now on, and hands on what is typed. The task must have been
started with a terminal (tty_info in its container). TASK is its id, or enough of the beginning of it. Ends with the exit
code of the task, or 0 when the detach keys were typed: then the task goes on.

  --no-stdin          only look
  --detach-keys KEYS  keys that leave the task (${defaultDetachKeys})
  --master HOST:PORT  any master, or zk://… (${DEFAULT_MASTER}, or the environment's STADION_MASTER)

STADION_CREDENTIAL names a file {"principal":…,"secret":…} to prove oneself with; STADION_AGENT_CREDENTIAL another one for agents.
`;

const options = {
  'no-stdin': { type: 'boolean' },
  'detach-keys': { type: 'string', default: defaultDetachKeys },
  master: { type: 'string' },
} as const;

export const attach: Command = {
  async run(args) {
    const read = readOptions(args, options, usage);
    if ('exitCode' in read) return read.exitCode;
    const { values, positionals } = read;
    const keys = parseDetachKeys(values['detach-keys']);
    const [task, ...rest] = positionals;
    if (task === undefined || rest.length > 0 || keys === undefined) {
      const problem = keys === undefined ? '--detach-keys takes keys such as ctrl-p,ctrl-q' : 'which task?';
      process.stderr.write(`stadion attach: ${problem}\n\n${usage}`);
      return usageExitCode;
    }
    const cluster = new Cluster(await findMaster(values.master ?? process.env['STADION_MASTER'] ?? DEFAULT_MASTER));
    try {
      const { taskId, agent, containerId } = await placeOf(cluster, task);
      const connection = new AgentConnection(agent);
      try {
        return await sitAt(connection, containerId, values['no-stdin'] === true ? undefined : keys);
      } catch (thrown) {
        throw errorText(thrown).includes(noTerminal) ? withoutTerminal(taskId) : thrown;
      } finally {
        connection.close();
      }
    } finally {
      cluster.close();
    }
  },
};

/** What agents say of containers without one. */
const noTerminal = 'I/O switchboard server was disabled';

function withoutTerminal(taskId: string): StadionError {
  const others = `stadion logs -f ${taskId} shows what it writes, stadion exec -it ${taskId} sh opens a shell in it`;
  const message = `${taskId} was started without a terminal (tty_info): ${others}`;
  return new StadionError({ code: 'no-terminal', message, retryable: false });
}

/** `keys`: undefined when nothing is handed on. */
async function sitAt(
  connection: AgentConnection,
  container_id: ContainerID,
  keys: readonly number[] | undefined,
): Promise<number> {
  // Asked before the end, after which the agent forgets the container of a task.
  const ended = connection
    .call({ type: 'WAIT_CONTAINER', wait_container: { container_id } })
    .then(({ status, body }) => (status === 200 ? decode(Response, body).wait_container?.exit_status : undefined))
    .catch(() => undefined);
  const output = await connection.output({
    type: 'ATTACH_CONTAINER_OUTPUT',
    attach_container_output: { container_id },
  });
  const shown = relayOutput(output, process);
  if (keys === undefined) {
    await shown;
    return exitCodeIn(await ended) ?? 1;
  }
  const input = connection.input(container_id);
  const raw = process.stdin.isTTY ? new RawTerminal() : undefined;
  const size = windowSize();
  if (size !== undefined) input.resize(size.rows, size.columns);
  const unwatch = watchSize(({ rows, columns }) => input.resize(rows, columns));
  const filter = new DetachFilter(keys);
  const relay = relayInput({
    from: process.stdin,
    to: input,
    filter: (bytes) => {
      const found = filter.push(bytes);
      return { bytes: found.bytes, isOver: found.isDetached };
    },
  });
  try {
    const isLeft = await Promise.race([
      shown.then(() => false),
      relay.over.then((is) => (is ? true : shown.then(() => false))),
    ]);
    if (!isLeft) return exitCodeIn(await ended) ?? 1;
    process.stderr.write('\r\nLeft the task; it goes on.\r\n');
    return 0;
  } finally {
    relay.stop();
    unwatch();
    raw?.restore();
  }
}

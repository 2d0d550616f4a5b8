import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { StadionError } from '../../base/errors.ts';
import { type Call, Response } from '../../wire/gen/agent.ts';
import type { ContainerID, EnvironmentVariable } from '../../wire/gen/mesos.ts';
import { decode } from '../../wire/message.ts';
import { AgentConnection, type InputConnection, refused } from '../attached/agent-connection.ts';
import { relayInput, relayOutput } from '../attached/relay.ts';
import { exitCodeIn, placeOf, type TaskPlace } from '../attached/task-place.ts';
import { RawTerminal, watchSize, windowSize } from '../attached/terminal.ts';
import { Cluster, DEFAULT_MASTER } from '../cluster.ts';
import { type Command, usageExitCode } from '../command.ts';
import { findMaster } from '../find-master.ts';
import { readOptions } from '../options.ts';

const usage = `usage: stadion exec [OPTIONS] TASK COMMAND [ARGUMENTS]

Runs a command inside a running task: in its container, its directory, with its variables, as its user. TASK is its id, or
enough of the beginning of it. Ends with the command's exit code; the command ends when this does.

  stadion exec -it web.3f1c sh
  tar c conf | stadion exec -i web.3f1c tar x

  -i, --interactive   hand standard input on
  -t, --tty           give the command a terminal, of the size of this window
  -u, --user USER     run as this user
  -e, --env KEY=VALUE more than once for several
  --master HOST:PORT  any master, or zk://… (${DEFAULT_MASTER}, or the environment's STADION_MASTER)

STADION_CREDENTIAL names a file {"principal":…,"secret":…} to prove oneself with; STADION_AGENT_CREDENTIAL another one for agents.
`;

const options = {
  interactive: { type: 'boolean', short: 'i' },
  tty: { type: 'boolean', short: 't' },
  user: { type: 'string', short: 'u' },
  env: { type: 'string', short: 'e', multiple: true },
  master: { type: 'string' },
} as const;

export const exec: Command = {
  async run(args) {
    const { own, command } = splitAtTask(args);
    const read = readOptions(own, options, usage);
    if ('exitCode' in read) return read.exitCode;
    const { values, positionals } = read;
    const pairs = (values.env ?? []).map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
    const [task] = positionals;
    if (task === undefined || command.length === 0 || pairs.includes(null)) {
      const problem =
        task === undefined ? 'which task?' : command.length === 0 ? 'which command?' : '--env takes KEY=VALUE';
      process.stderr.write(`stadion exec: ${problem}\n\n${usage}`);
      return usageExitCode;
    }
    const cluster = new Cluster(await findMaster(values.master ?? process.env['STADION_MASTER'] ?? DEFAULT_MASTER));
    try {
      const place = await placeOf(cluster, task);
      return await runInside(place, {
        argv: command,
        variables: pairs.map((pair) => ({ name: pair?.[1] ?? '', type: 'VALUE', value: pair?.[2] ?? '' })),
        user: values.user,
        isInteractive: values.interactive === true,
        hasTerminal: values.tty === true,
      });
    } finally {
      cluster.close();
    }
  },
};

/** Everything after the task belongs to the command, whatever it looks like. */
function splitAtTask(args: readonly string[]): {
  readonly own: readonly string[];
  readonly command: readonly string[];
} {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const first = tokens.find(({ kind }) => kind === 'positional')?.index ?? args.length - 1;
  const rest = args.slice(first + 1);
  return { own: args.slice(0, first + 1), command: rest[0] === '--' ? rest.slice(1) : rest };
}

interface Wish {
  readonly argv: readonly string[];
  readonly variables: readonly EnvironmentVariable[];
  readonly user: string | undefined;
  readonly isInteractive: boolean;
  readonly hasTerminal: boolean;
}

async function runInside({ agent, containerId: parent }: TaskPlace, wish: Wish): Promise<number> {
  const connection = new AgentConnection(agent);
  const containerId: ContainerID = { value: randomUUID(), parent };
  const ends = new Ends();
  try {
    const output = await connection.output(sessionCall(containerId, wish));
    if (wish.isInteractive || wish.hasTerminal) ends.open(connection.input(containerId), wish);
    await relayOutput(output, process);
    return await exitCode(connection, containerId);
  } finally {
    ends.close();
    connection.close();
  }
}

/** This side of the session, which is to be left as it was found. */
class Ends {
  readonly #closers: (() => void)[] = [];

  open(input: InputConnection, { isInteractive, hasTerminal }: Wish): void {
    if (hasTerminal) {
      if (isInteractive && process.stdin.isTTY) {
        const raw = new RawTerminal();
        this.#closers.push(() => raw.restore());
      }
      this.#closers.push(watchSize(({ rows, columns }) => input.resize(rows, columns)));
    }
    if (!isInteractive) return;
    const relay = relayInput({ from: process.stdin, to: input });
    this.#closers.push(() => relay.stop());
  }

  close(): void {
    for (const close of this.#closers) close();
  }
}

function sessionCall(container_id: ContainerID, { argv, variables, user, hasTerminal }: Wish): Call {
  const size = windowSize();
  const term = process.env['TERM'];
  const own = [
    ...(hasTerminal && term !== undefined ? [{ name: 'TERM', type: 'VALUE' as const, value: term }] : []),
    ...variables,
  ];
  return {
    type: 'LAUNCH_NESTED_CONTAINER_SESSION',
    launch_nested_container_session: {
      container_id,
      command: {
        shell: false,
        value: argv[0] ?? '',
        arguments: [...argv],
        ...(user === undefined ? {} : { user }),
        ...(own.length === 0 ? {} : { environment: { variables: own } }),
      },
      ...(hasTerminal
        ? { container: { type: 'MESOS', tty_info: size === undefined ? {} : { window_size: { ...size } } } }
        : {}),
    },
  };
}

async function exitCode(connection: AgentConnection, container_id: ContainerID): Promise<number> {
  const answer = await connection.call({ type: 'WAIT_NESTED_CONTAINER', wait_nested_container: { container_id } });
  if (answer.status !== 200) throw refused(answer);
  const end = decode(Response, answer.body).wait_nested_container;
  const code = exitCodeIn(end?.exit_status);
  if (code !== undefined && end?.message === undefined) return code;
  const message = end?.message ?? 'the session has ended, and nobody knows how';
  throw new StadionError({ code: 'session-failed', message, retryable: false });
}

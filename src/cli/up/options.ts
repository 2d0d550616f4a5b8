import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { usageExitCode } from '../command.ts';
import { readOptions } from '../options.ts';

export const upUsage = `usage: stadion up [OPTIONS] [FILE…]

Starts everything in one process on this machine: an embedded ZooKeeper, a master, agents, Marathon and Chronos. Deploys
the app (has an "id") and job (has a "name") definitions in FILEs once they are ready, and goes on until Ctrl-C.

  --work-dir DIR      where state, sandboxes and logs are kept (default ~/.stadion)
  --fresh             discard the state of earlier runs first
  --ip ADDRESS        address to listen on (default 127.0.0.1: nobody else can reach it)
  --allow-unauthenticated
                      let everybody who can reach that address do everything: it asks nobody who he is
  --agents N          so many agents, each with all of this machine's resources but ports of its own (default 1)
  --keep-tasks        leave tasks running at the end; the next start finds them again
  --zk-port N         default 2181      0 for any of these takes a free port
  --master-port N     default 5050
  --agent-port N      default 5051, further agents on the ports after it
  --marathon-port N   default 8080
  --chronos-port N    default 4400
`;

export interface UpOptions {
  readonly workDir: string;
  readonly isFresh: boolean;
  readonly ip: string;
  /** Others may reach all of it without proof of who they are. */
  readonly allowsUnauthenticated: boolean;
  readonly agents: number;
  readonly keepTasks: boolean;
  readonly ports: {
    readonly zk: number;
    readonly master: number;
    readonly agent: number;
    readonly marathon: number;
    readonly chronos: number;
  };
  readonly files: readonly string[];
}

const MAX_AGENTS = 64;

/** The options, or the exit code after help or a complaint was printed. */
export function readUpOptions(args: readonly string[]): UpOptions | { readonly exitCode: number } {
  const read = readOptions(
    args,
    {
      'work-dir': { type: 'string', default: join(homedir(), '.stadion') },
      fresh: { type: 'boolean', default: false },
      ip: { type: 'string', default: '127.0.0.1' },
      'allow-unauthenticated': { type: 'boolean', default: false },
      agents: { type: 'string', default: '1' },
      'keep-tasks': { type: 'boolean', default: false },
      'zk-port': { type: 'string', default: '2181' },
      'master-port': { type: 'string', default: '5050' },
      'agent-port': { type: 'string', default: '5051' },
      'marathon-port': { type: 'string', default: '8080' },
      'chronos-port': { type: 'string', default: '4400' },
    },
    upUsage,
  );
  if ('exitCode' in read) return read;
  const { values } = read;
  const complaints: string[] = [];
  const number = (name: keyof typeof values, least: number, most: number): number => {
    const value = Number(values[name]);
    if (!/^\d+$/.test(String(values[name])) || value < least || value > most) {
      complaints.push(`--${name} takes a number from ${least} to ${most}, not '${values[name]}'`);
    }
    return value;
  };
  const port = (name: keyof typeof values): number => number(name, 0, 65_535);
  const options: UpOptions = {
    workDir: resolve(values['work-dir']),
    isFresh: values.fresh,
    ip: values.ip,
    allowsUnauthenticated: values['allow-unauthenticated'],
    agents: number('agents', 1, MAX_AGENTS),
    keepTasks: values['keep-tasks'],
    ports: {
      zk: port('zk-port'),
      master: port('master-port'),
      agent: port('agent-port'),
      marathon: port('marathon-port'),
      chronos: port('chronos-port'),
    },
    files: read.positionals,
  };
  if (complaints.length === 0) return options;
  process.stderr.write(`${complaints.map((complaint) => `stadion up: ${complaint}.`).join('\n')}\n`);
  return { exitCode: usageExitCode };
}

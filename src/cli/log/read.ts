import { Registry } from '../../wire/gen/internal.ts';
import type { Action } from '../../wire/gen/log.ts';
import { Operation } from '../../wire/gen/state.ts';
import { toJson } from '../../wire/json.ts';
import { decode, tryDecode } from '../../wire/message.ts';
import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { formatTable } from '../table.ts';
import { complain, holdsLog, openDirectory, wholeNumber } from './directory.ts';

const usage = `usage: stadion log read --path DIR [--from N] [--to N] [--registry]

Lists the positions of the log in DIR (work_dir/replicated_log of a master, Mesos or this one) as this replica has them.

  --from N, --to N   only these positions, both included
  --registry         print the last registry that this replica knows to be decided, as JSON, instead
`;

export const logRead: Command = {
  async run(args) {
    const read = readOptions(
      args,
      {
        path: { type: 'string' },
        from: { type: 'string', default: '0' },
        to: { type: 'string' },
        registry: { type: 'boolean', default: false },
      },
      usage,
    );
    if ('exitCode' in read) return read.exitCode;
    const { path, registry } = read.values;
    const from = wholeNumber(read.values.from);
    const to = read.values.to === undefined ? Number.MAX_SAFE_INTEGER : wholeNumber(read.values.to);
    if (path === undefined) return complain('read', '--path is missing', usage);
    if (from === undefined || to === undefined) return complain('read', '--from and --to are positions', usage);
    if (!(await holdsLog(path))) throw new Error(`there is no log in ${path}`);
    const { storage, stored } = await openDirectory(path);
    await storage.close();
    if (registry) return printRegistry(stored.actions);
    const { status, promised } = stored.metadata ?? { status: 'EMPTY', promised: 0 };
    process.stdout.write(`The replica is ${status.toLowerCase()} and has promised ${promised}.\n`);
    const rows = stored.actions.filter(({ position }) => position >= from && position <= to).map(describe);
    const head = ['POSITION', 'PROMISED', 'WRITTEN', 'DECIDED', 'TYPE', 'CONTENTS'];
    if (rows.length > 0) process.stdout.write(formatTable([head, ...rows]));
    return 0;
  },
};

function describe(action: Action): string[] {
  const { position, promised, performed, learned, type } = action;
  return [
    String(position),
    String(promised),
    performed === undefined ? '' : String(performed),
    learned === true ? 'yes' : '',
    type?.toLowerCase() ?? '',
    contentsOf(action),
  ];
}

function contentsOf({ append, truncate, nop }: Action): string {
  if (truncate !== undefined) return `everything before ${truncate.to} is forgotten`;
  if (nop?.tombstone === true) return 'truncated';
  if (append === undefined) return '';
  const operation = tryDecode(Operation, append.bytes);
  const name = operation?.snapshot?.entry.name ?? operation?.diff?.entry.name ?? operation?.expunge?.name;
  const what = operation === undefined || name === undefined ? '' : `${operation.type.toLowerCase()} of ${name}, `;
  return `${what}${append.bytes.length} bytes`;
}

function printRegistry(actions: readonly Action[]): number {
  for (const { append, learned } of actions.toReversed()) {
    const entry =
      append === undefined || learned !== true ? undefined : tryDecode(Operation, append.bytes)?.snapshot?.entry;
    if (entry?.name !== 'registry') continue;
    process.stdout.write(`${JSON.stringify(toJson(Registry, decode(Registry, entry.value)), null, 2)}\n`);
    return 0;
  }
  process.stderr.write('stadion log read: this replica knows of no registry\n');
  return 1;
}

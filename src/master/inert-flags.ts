/**
 * Flags of the original master that are read and shown but change nothing here. One line each: name, type, then `=` and the
 * default where the original has one, then `<` and an older name.
 */
import type { FlagSpec, FlagTable, FlagType } from '../runtime/flags.ts';

const rows = `
modules json
modules_dir string
allocator string =hierarchical
hooks string
master_contender string
master_detector string
`;

function specOf(row: string): readonly [string, FlagSpec] {
  const [name = '', type = 'string', ...rest] = row.split(' ');
  const initial = rest.find((part) => part.startsWith('='))?.slice(1);
  const older = rest.find((part) => part.startsWith('<'))?.slice(1);
  const spec: FlagSpec = {
    type: type as FlagType,
    help: 'Accepted for compatibility; has no effect in this master.',
    ...(initial === undefined ? {} : { default: initial }),
    ...(older === undefined ? {} : { aliases: [older] }),
  };
  return [name, spec];
}

export const inertFlags: FlagTable = Object.fromEntries(rows.trim().split('\n').map(specOf));

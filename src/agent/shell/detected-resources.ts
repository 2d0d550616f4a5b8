import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { addResources } from '../../model/resources.ts';
import type { Resource } from '../../wire/gen/mesos.ts';

const mebibyte = 1024 * 1024;
const gibibyteMb = 1024;

/** The given resources, completed by what the machine has of cpus, mem, disk and ports, as Mesos counts them. */
export async function completeResources(
  given: readonly Resource[],
  workDir: string,
  role: string,
): Promise<Resource[]> {
  const names = new Set(given.map(({ name }) => name));
  const found: Resource[] = [];
  const scalar = (name: string, value: number): void => {
    if (names.has(name)) return;
    const reservations = role === '*' ? {} : { reservations: [{ type: 'STATIC' as const, role }] };
    found.push({ name, type: 'SCALAR', scalar: { value }, ...reservations });
  };
  scalar('cpus', Math.max(1, cpus().length || availableParallelism()));
  scalar('mem', usableMemoryMb(Math.floor(totalmem() / mebibyte)));
  if (!names.has('disk')) scalar('disk', usableDiskMb(await diskSizeMb(workDir)));
  if (!names.has('ports')) {
    const reservations = role === '*' ? {} : { reservations: [{ type: 'STATIC' as const, role }] };
    found.push({ name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31000, end: 32000 }] }, ...reservations });
  }
  const order = ['cpus', 'mem', 'disk', 'ports'];
  const rank = ({ name }: Resource): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return addResources([...given, ...found].sort((a, b) => rank(a) - rank(b)));
}

/** One gigabyte is left to the system, half of a machine that has less than two. */
export function usableMemoryMb(totalMb: number): number {
  return Math.floor(totalMb >= 2 * gibibyteMb ? totalMb - gibibyteMb : totalMb / 2);
}

/** Five gigabytes are left to the system, half of a disk that has less than ten. */
export function usableDiskMb(totalMb: number): number {
  return Math.floor(totalMb >= 10 * gibibyteMb ? totalMb - 5 * gibibyteMb : totalMb / 2);
}

const fallbackDiskMb = 10 * gibibyteMb;

async function diskSizeMb(directory: string): Promise<number> {
  try {
    const { blocks, bsize } = await statfs(directory);
    return Math.floor((blocks * bsize) / mebibyte);
  } catch {
    return fallbackDiskMb;
  }
}

/** Share of the file system that holds the directory that is in use, 0 to 1. */
export async function usedDiskShare(directory: string): Promise<number> {
  const { blocks, bfree } = await statfs(directory);
  return blocks === 0 ? 0 : (blocks - bfree) / blocks;
}

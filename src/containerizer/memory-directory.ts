import { accessSync, constants, statfsSync } from 'node:fs';

/** The types of file systems that never reach a disk by themselves: tmpfs and ramfs. */
const memoryTypes = [0x01021994, 0x858458f6];

/** True for a directory whose files are in memory only. */
export function isInMemory(directory: string): boolean {
  try {
    return memoryTypes.includes(statfsSync(directory).type);
  } catch {
    return false;
  }
}

/** The best place in memory where this user may make files, or undefined when the machine has none. */
export function findMemoryPlace(runtimeDir: string): string | undefined {
  const session = process.env['XDG_RUNTIME_DIR'];
  const places = [runtimeDir, ...(process.getuid?.() === 0 ? ['/run'] : session ? [session] : []), '/dev/shm'];
  return places.find((place) => isInMemory(place) && isWritable(place));
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

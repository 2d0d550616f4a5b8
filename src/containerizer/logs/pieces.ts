import { readdir, rename, rm } from 'node:fs/promises';

/** Makes room for new pieces: each that is there gets a number so much higher, and what is beyond `keep` then is removed. */
export async function shiftPieces(
  directory: string,
  log: string,
  { by, keep }: { readonly by: number; readonly keep: number },
): Promise<void> {
  for (const number of await pieceNumbers(directory, log)) {
    const path = `${directory}/${log}.${number}`;
    if (number + by <= keep) await rename(path, `${directory}/${log}.${number + by}`);
    else await rm(path, { force: true });
  }
}

/** The pieces of a log that are there, oldest first. */
async function pieceNumbers(directory: string, log: string): Promise<readonly number[]> {
  const numbers: number[] = [];
  for (const name of await readdir(directory)) {
    if (!name.startsWith(`${log}.`)) continue;
    const rest = name.slice(log.length + 1);
    if (/^[1-9]\d{0,3}$/.test(rest)) numbers.push(Number(rest));
  }
  return numbers.sort((a, b) => b - a);
}

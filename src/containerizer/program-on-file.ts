import { spawn } from 'node:child_process';

const longestComplaint = 500;

/** What a program needs that works on an open file, which it finds at `fileOfProgram`. */
export interface ProgramOnFile {
  readonly program: string;
  readonly words: readonly string[];
  readonly fd: number;
  readonly timeoutMs: number;
}

/** The open file as the program sees it. */
export const fileOfProgram = '/proc/self/fd/3';

/** Runs a small program to its end. Rejects with what it complained of. */
export function runOnFile({ program, words, fd, timeoutMs }: ProgramOnFile): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe', fd], env: {}, timeout: timeoutMs });
    let complaint = '';
    child.stderr?.on('data', (data: Buffer) => {
      complaint = `${complaint}${data.toString('utf8')}`.slice(0, longestComplaint);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(complaint.trim() || `${program} ended with ${signal ?? code}`));
    });
  });
}

/** Starts and kills a server process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./serve.ts', import.meta.url));

export interface ZookeeperProcess {
  readonly port: number;
  /** Memory it holds now. */
  rssBytes(): number;
  /** As the power going off, as far as this process is concerned. */
  kill(): Promise<void>;
}

export async function spawnZookeeper(dataDir: string, port = 0): Promise<ZookeeperProcess> {
  const child = spawn(process.execPath, [script, String(port), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { port: Number(line), rssBytes: () => rssBytes(child), kill: () => kill(child) };
}

function rssBytes(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

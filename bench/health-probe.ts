/**
 * Asks a master for `/health` every 10 ms and measures the answers: how long its event loop makes others wait. The asking is
 * done by a process of its own, as the generator's event loop has pauses too.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from './figures.ts';
import type { MeasuredMaster } from './master-process.ts';

const EVERY_MS = 10;
const MAX_OPEN = 200;

export interface Pauses {
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** Starts asking; `stop` gives what was measured. */
export async function watchPauses({ host, port }: MeasuredMaster): Promise<{ stop(): Promise<Pauses> }> {
  const probe = fork(import.meta.filename, [host, String(port)]);
  await once(probe, 'message');
  return {
    async stop() {
      const [measured] = (await Promise.all([once(probe, 'message'), probe.send('stop')]))[0];
      probe.disconnect();
      return measured as Pauses;
    },
  };
}

/** Every request is sent when it is due, whatever became of the ones before: a pause counts for all that fell into it. */
function ask(host: string, port: number): void {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  let open = 0;
  const timer = setInterval(() => {
    if (open >= MAX_OPEN) return;
    open++;
    const startedMs = performance.now();
    const end = (): void => {
      open--;
      times.push(performance.now() - startedMs);
    };
    get({ host, port, path: '/health', agent }, (response) => response.resume().on('end', end)).on(
      'error',
      () => open--,
    );
  }, EVERY_MS);
  process.send?.('ready');
  process.on('message', async () => {
    // What is measured may be over before the first answer.
    while (times.length === 0) await delay(EVERY_MS);
    clearInterval(timer);
    const measured: Pauses = { p99Ms: percentile(times, 99), longestMs: percentile(times, 100) };
    process.send?.(measured);
    agent.destroy();
  });
}

if (process.argv[1] === import.meta.filename && process.send !== undefined) {
  ask(process.argv[2] ?? '', Number(process.argv[3]));
}

/** Carries bytes between this terminal and a process at an agent. */
import type { Readable, Writable } from 'node:stream';
import { drained } from '../../net/drained.ts';
import type { ProcessIO } from '../../wire/gen/agent.ts';
import type { InputConnection } from './agent-connection.ts';

const heartbeatMs = 30_000;

export interface InputRelay {
  readonly from: Readable;
  readonly to: InputConnection;
  /** Changes what is typed; `isOver` ends the relay. */
  readonly filter?: (bytes: Uint8Array) => { readonly bytes: Uint8Array; readonly isOver: boolean };
}

/** Hands input on until it ends. Resolves with true when the filter ended it. The function stops it. */
export function relayInput({ from, to, filter }: InputRelay): { readonly over: Promise<boolean>; stop(): void } {
  const beat = setInterval(() => to.heartbeat(heartbeatMs), heartbeatMs);
  beat.unref();
  // An agent answers early only to say why it takes no more.
  to.answer.then(
    ({ status, body }) => {
      if (status !== 200) process.stderr.write(`stadion: input is not handed on: ${body.toString().trim()}\n`);
    },
    () => {},
  );
  let isStopped = false;
  const run = async (): Promise<boolean> => {
    try {
      for await (const chunk of from) {
        if (isStopped) return false;
        const passed = filter?.(chunk as Uint8Array) ?? { bytes: chunk as Uint8Array, isOver: false };
        // An empty piece would be the end of the input.
        if (passed.bytes.length > 0 && !to.data(passed.bytes)) await to.drained();
        if (passed.isOver) return true;
      }
      to.end();
    } catch {
      // This end of the input broke: the process hears no more.
      to.end();
    } finally {
      clearInterval(beat);
    }
    return false;
  };
  const stop = (): void => {
    isStopped = true;
    clearInterval(beat);
    from.destroy();
  };
  return { over: run(), stop };
}

/** Writes what a process says, as fast as the readers of this process take it. */
export async function relayOutput(
  records: AsyncIterable<ProcessIO>,
  { stdout, stderr }: { readonly stdout: Writable; readonly stderr: Writable },
): Promise<void> {
  // Whoever reads this may leave early.
  for (const stream of [stdout, stderr]) stream.on('error', () => stream.destroy());
  for await (const { data } of records) {
    if (data?.data === undefined) continue;
    const target = data.type === 'STDERR' ? stderr : stdout;
    if (!target.write(data.data)) await drained(target);
    if (target.destroyed) return;
  }
}

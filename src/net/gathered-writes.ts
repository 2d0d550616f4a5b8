import type { Socket } from 'node:net';

type Done = (error?: Error | null) => void;

const gathering = new WeakSet<Socket>();

/**
 * Lets the short texts that are written to a socket in the rest of this turn go out in one write: for many small answers to
 * requests that came together, a write costs more than all the rest. node:http undoes `cork` with each answer, so that this
 * has to stand before `write` itself. Only for a connection that stays open after the answer.
 */
export function gatherWrites(socket: Socket): void {
  if (gathering.has(socket)) return;
  gathering.add(socket);
  const { write } = socket;
  let texts = '';
  const flush = (): boolean => {
    const text = texts;
    texts = '';
    return text === '' || !socket.writable || write.call(socket, text, 'latin1');
  };
  const gather = (data: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done | null): boolean => {
    if (typeof data === 'string' && encoding === 'latin1') {
      texts += data;
      if (typeof done === 'function') process.nextTick(done);
      return true;
    }
    flush();
    return Reflect.apply(write, socket, [data, encoding, done]) as boolean;
  };
  socket.write = gather as Socket['write'];
  setImmediate(() => {
    socket.write = write;
    gathering.delete(socket);
    flush();
  });
}

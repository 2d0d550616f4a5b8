/** Bytes to a port and back, without any HTTP library that would not send them. */
import { connect } from 'node:net';

export interface RawAnswer {
  /** Status codes of the answers, in order. */
  readonly statuses: readonly number[];
  readonly text: string;
  /** The server closed the connection, or the time was over. */
  readonly isClosed: boolean;
}

export interface RawOptions {
  /** Given up after this. */
  readonly timeoutMs?: number;
  /** Says from what has come that nothing more is wanted. */
  readonly isEnough?: (text: string) => boolean;
  /** Leave our half open: the server has to act on what it has. */
  readonly keepOpen?: boolean;
  /** Write the pieces one by one. */
  readonly pieces?: readonly Uint8Array[];
}

/** Sends bytes on a connection of their own and reads until it closes. Rejects when nobody listens. */
export function sendRaw(port: number, bytes: Uint8Array | string, options: RawOptions = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const parts: Buffer[] = [];
    let isConnected = false;
    const finish = (isClosed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(parts).toString('latin1');
      resolve({ statuses: statusesOf(text), text, isClosed });
    };
    const timer = setTimeout(() => finish(false), options.timeoutMs ?? 5_000);
    socket.on('connect', () => {
      isConnected = true;
      for (const piece of options.pieces ?? []) socket.write(piece);
      if (options.keepOpen === true) socket.write(bytes);
      else socket.end(bytes);
    });
    socket.on('data', (part) => {
      parts.push(part);
      if (options.isEnough?.(Buffer.concat(parts).toString('latin1')) === true) finish(false);
    });
    socket.on('error', (error) => {
      clearTimeout(timer);
      if (isConnected) finish(true);
      else reject(error);
    });
    socket.on('close', () => finish(true));
  });
}

/** Status lines at the start of lines; bodies of ours never have one there. */
export function statusesOf(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((match) => Number(match[1]));
}

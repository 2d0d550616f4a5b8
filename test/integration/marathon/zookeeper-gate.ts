import { connect, createServer, type Server, type Socket } from 'node:net';

/** Watch events carry this request number. */
const watchEventXid = -1;

/** A door between a program and ZooKeeper that can be shut, and that can keep news from the program. */
export class ZookeeperGate {
  /** Watch events are dropped: the program goes on believing what it knows. */
  isMuted = false;
  /** Events that were dropped. */
  muted = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isShut = false;

  private constructor(targetPort: () => number) {
    this.#server = createServer((socket) => this.#pass(socket, targetPort()));
  }

  static async open(targetPort: () => number): Promise<ZookeeperGate> {
    const gate = new ZookeeperGate(targetPort);
    await new Promise<void>((resolve) => gate.#server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Breaks all connections and accepts no new ones until `reopen`. */
  shut(): void {
    this.#isShut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  reopen(): void {
    this.#isShut = false;
  }

  async close(): Promise<void> {
    this.shut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(socket: Socket, port: number): void {
    if (this.#isShut) {
      socket.destroy();
      return;
    }
    const upstream = connect({ host: '127.0.0.1', port });
    for (const each of [socket, upstream]) {
      this.#sockets.add(each);
      each.on('error', () => {});
      each.once('close', () => {
        this.#sockets.delete(each);
        socket.destroy();
        upstream.destroy();
      });
    }
    socket.on('data', (part) => upstream.write(part));
    const frames = new Frames((frame, isFirst) => {
      // The first frame is the handshake and has no request number.
      if (!isFirst && this.isMuted && frame.readInt32BE(4) === watchEventXid) this.muted++;
      else socket.write(frame);
    });
    upstream.on('data', (part) => frames.take(part));
  }
}

/** Cuts a stream into frames, each with its length before it. */
class Frames {
  readonly #onFrame: (frame: Buffer, isFirst: boolean) => void;
  #rest: Buffer = Buffer.alloc(0);
  #isFirst = true;

  constructor(onFrame: (frame: Buffer, isFirst: boolean) => void) {
    this.#onFrame = onFrame;
  }

  take(part: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, part]);
    while (this.#rest.length >= 4) {
      const end = 4 + this.#rest.readInt32BE(0);
      if (this.#rest.length < end) return;
      this.#onFrame(this.#rest.subarray(0, end), this.#isFirst);
      this.#isFirst = false;
      this.#rest = this.#rest.subarray(end);
    }
  }
}

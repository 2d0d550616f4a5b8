/** The way between one node and a server: it can be closed, held shut while both sides believe it open, and looked into. */
import { connect, createServer, type Socket } from 'node:net';
import { type ConnectResponse, decodeConnectResponse } from '../../../src/zookeeper/jute/handshake.ts';

export type Direction = 'out' | 'in';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** Bytes that wait to pass, `out` to the server. */
  readonly held: Record<Direction, Buffer[]>;
  isOver: boolean;
}

export class Strait {
  readonly address: string;
  /** The last ZooKeeper session opened through here. */
  session: ConnectResponse | undefined;
  readonly #pairs = new Set<Pair>();
  readonly #holds = new Set<Direction>();
  #isCut = false;
  readonly #close: () => Promise<void>;

  private constructor(port: number, close: () => Promise<void>) {
    this.address = `127.0.0.1:${port}`;
    this.#close = close;
  }

  static async open(target: () => string): Promise<Strait> {
    const server = createServer((client) => strait.#accept(client, target()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const strait: Strait = new Strait(
      address.port,
      () => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    return strait;
  }

  /** Nothing passes any more, no end of a connection either. */
  hold(...directions: readonly Direction[]): void {
    for (const direction of directions) this.#holds.add(direction);
  }

  /** What waits to pass, as text. */
  held(direction: Direction): string {
    return [...this.#pairs].flatMap((pair) => pair.held[direction]).join('');
  }

  /** What was held passes now, and connections can be made again. */
  release(): void {
    this.#isCut = false;
    this.#holds.clear();
    for (const pair of [...this.#pairs]) {
      for (const bytes of pair.held.out.splice(0)) pair.server.write(bytes);
      for (const bytes of pair.held.in.splice(0)) pair.client.write(bytes);
      if (pair.isOver) this.#end(pair);
    }
  }

  /** Breaks every connection and refuses new ones. */
  cut(): void {
    this.#isCut = true;
    for (const pair of [...this.#pairs]) this.#end(pair);
  }

  async close(): Promise<void> {
    this.cut();
    await this.#close();
  }

  #accept(client: Socket, target: string): void {
    client.on('error', () => {});
    if (this.#isCut) {
      client.destroy();
      return;
    }
    const [host = '', port = ''] = target.split(':');
    const server = connect({ host, port: Number(port) });
    const pair: Pair = { client, server, held: { in: [], out: [] }, isOver: false };
    this.#pairs.add(pair);
    let isFirst = true;
    client.on('data', (bytes: Buffer) => this.#pass(pair, 'out', bytes));
    server.on('data', (bytes: Buffer) => {
      if (isFirst) this.session = decodeConnectResponse(bytes.subarray(4)) ?? this.session;
      isFirst = false;
      this.#pass(pair, 'in', bytes);
    });
    server.on('error', () => {});
    for (const socket of [client, server]) {
      socket.on('close', () => {
        pair.isOver = true;
        if (this.#holds.size === 0) this.#end(pair);
      });
    }
  }

  #pass(pair: Pair, direction: Direction, bytes: Buffer): void {
    if (this.#holds.has(direction)) pair.held[direction].push(bytes);
    else if (direction === 'out') pair.server.write(bytes);
    else pair.client.write(bytes);
  }

  #end(pair: Pair): void {
    this.#pairs.delete(pair);
    pair.client.destroySoon();
    pair.server.destroySoon();
  }
}

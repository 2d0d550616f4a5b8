/** A TCP proxy that can cut, freeze and refuse, to put trouble between a client and a server. */
import { connect, createServer, type Socket } from 'node:net';

export interface FaultProxy {
  readonly port: number;
  /** Connections accepted so far. */
  readonly accepted: number;
  /** Ends every connection. */
  cut(): void;
  /** Nothing passes any more, yet nothing closes; new connections are accepted and left unanswered. */
  freeze(): void;
  /** New connections are closed at once, existing ones are cut. */
  refuse(): void;
  /** Back to normal. What was frozen is cut. */
  heal(): void;
  close(): Promise<void>;
}

export async function startFaultProxy(target: () => number): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let mode: 'pass' | 'freeze' | 'refuse' = 'pass';
  let accepted = 0;
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (chunk) => {
      if (mode === 'pass') to.write(chunk);
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      if (mode !== 'freeze') to.destroy();
    });
  };
  const server = createServer((client) => {
    accepted++;
    if (mode === 'refuse') {
      client.destroy();
      return;
    }
    if (mode === 'freeze') {
      sockets.add(client);
      client.on('error', () => {});
      client.on('close', () => sockets.delete(client));
      return;
    }
    const upstream = connect({ port: target(), host: '127.0.0.1' });
    pass(client, upstream);
    pass(upstream, client);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const cut = (): void => {
    for (const socket of [...sockets]) socket.destroy();
    sockets.clear();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get accepted() {
      return accepted;
    },
    cut,
    freeze: () => {
      mode = 'freeze';
    },
    refuse: () => {
      mode = 'refuse';
      cut();
    },
    heal: () => {
      mode = 'pass';
      cut();
    },
    close: () => {
      mode = 'refuse';
      cut();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

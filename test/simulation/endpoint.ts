import { nextChance } from '../../src/base/random.ts';
import type { LibprocessMessage } from '../../src/wire/libprocess.ts';
import { addressOf, idOf } from '../../src/wire/process-id.ts';
import type { SimConnection } from './network.ts';
import type { SimProgram } from './program.ts';

/** A program that takes libprocess messages. */
export interface MessageReceiver {
  readonly receive: (message: LibprocessMessage) => void;
}

interface Remote {
  readonly connection: SimConnection;
  readonly links: Map<string, (pid: string) => void>;
}

/** Messages that their senders repeat anyway: the network may give them twice. */
const repeatable: ReadonlySet<string> = new Set([
  'mesos.internal.StatusUpdateMessage',
  'mesos.internal.StatusUpdateAcknowledgementMessage',
  'mesos.internal.RegisterSlaveMessage',
  'mesos.internal.ReregisterSlaveMessage',
  'mesos.internal.SlaveRegisteredMessage',
  'mesos.internal.SlaveReregisteredMessage',
  'mesos.internal.KillTaskMessage',
  'mesos.internal.PingSlaveMessage',
  'mesos.internal.PongSlaveMessage',
]);

const connectTimeoutMs = 10_000;

/** The libprocess side of a program, as net/libprocess-endpoint: one outgoing connection for each remote address. */
export class SimEndpoint {
  readonly #program: SimProgram;
  readonly #duplicates: number;
  readonly #remotes = new Map<string, Remote>();

  /** `duplicates`: the chance that a repeatable message comes twice. */
  constructor(program: SimProgram, duplicates: number) {
    this.#program = program;
    this.#duplicates = duplicates;
  }

  send(to: string, from: string, name: string, body: Uint8Array): void {
    const { context } = this.#program;
    const remote = this.#remote(to);
    if (remote === undefined) return;
    const message = { to: idOf(to), from, name, body };
    const times = repeatable.has(name) && nextChance(context.random, this.#duplicates) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      remote.connection.send('client', () => {
        const receiver = context.network.listenerAt(addressOf(to) ?? '');
        if (isReceiver(receiver)) receiver.receive(message);
      });
    }
  }

  link(pid: string, onExited: (pid: string) => void): void {
    this.#remote(pid)?.links.set(pid, onExited);
  }

  unlink(pid: string): void {
    this.#remotes.get(addressOf(pid) ?? '')?.links.delete(pid);
  }

  #remote(pid: string): Remote | undefined {
    const to = addressOf(pid);
    if (to === undefined) return undefined;
    const known = this.#remotes.get(to);
    if (known !== undefined) return known;
    const { network } = this.#program.context;
    const links = new Map<string, (gone: string) => void>();
    const connection = network.connect({
      client: this.#program,
      to,
      toHost: hostOf(to),
      connectTimeoutMs,
      end: { onBroken: this.#program.inThisLife(() => this.#gone(to, links)) },
      accept: (server, accepted) => {
        (server as SimProgram).keep(accepted, 'server');
        return { onBroken: () => {} };
      },
    });
    this.#program.keep(connection, 'client');
    const remote = { connection, links };
    this.#remotes.set(to, remote);
    return remote;
  }

  #gone(to: string, links: Map<string, (pid: string) => void>): void {
    this.#remotes.delete(to);
    const exited = [...links];
    links.clear();
    for (const [pid, onExited] of exited) onExited(pid);
  }
}

function isReceiver(listener: unknown): listener is MessageReceiver {
  return typeof listener === 'object' && listener !== null && 'receive' in listener;
}

/** In the simulation the host of an address is its ip. */
export function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':'));
}

import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { errorText } from '../../base/errors.ts';
import { FrameSplitter } from '../jute/frames.ts';
import {
  type ConnectRequest,
  type ConnectResponse,
  decodeConnectResponse,
  encodeConnectRequest,
} from '../jute/handshake.ts';
import type { ServerAddress } from '../zk-url.ts';
import { connectionOptions, type TlsOptions } from './tls.ts';

/** Answers may be far longer than requests: the list of children of a large node. */
const maxAnswerBytes = 64 * 1024 * 1024;

export interface ConnectionTarget {
  readonly server: ServerAddress;
  readonly tls: TlsOptions | undefined;
}

export interface ConnectionHandlers {
  /** The server answered the handshake; a time-out of 0 or less in it means that the session is refused. */
  readonly onHandshake: (response: ConnectResponse) => void;
  readonly onFrame: (frame: Uint8Array) => void;
  /** The connection is over, told once; never after `destroy`. */
  readonly onClosed: (reason: string) => void;
}

/** One TCP or TLS connection to one server: handshake first, then frames. */
export class Connection {
  readonly #socket: Socket;
  readonly #handlers: ConnectionHandlers;
  readonly #splitter = new FrameSplitter(maxAnswerBytes);
  #handshaken = false;
  #over = false;
  #corked = false;

  constructor({ server, tls }: ConnectionTarget, handshake: () => ConnectRequest, handlers: ConnectionHandlers) {
    this.#handlers = handlers;
    // The name is resolved anew each time: servers move.
    const { host, port } = server;
    this.#socket =
      tls === undefined ? connect({ host, port }) : connectTls({ host, port, ...connectionOptions(tls, host) });
    this.#socket.setNoDelay(true);
    this.#socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      this.#socket.write(encodeConnectRequest(handshake()));
    });
    this.#socket.on('data', (chunk) => {
      this.#receive(chunk);
    });
    this.#socket.on('error', (error) => {
      this.#end(errorText(error));
    });
    this.#socket.on('close', () => {
      this.#end(this.#handshaken ? 'the server closed the connection' : 'the server closed the connection unanswered');
    });
  }

  /** Sends a frame; frames of one turn leave in one write. */
  send(frame: Uint8Array): void {
    if (this.#over) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#socket.uncork();
      });
    }
    this.#socket.write(frame);
  }

  /** Drops the connection at once and in silence. */
  destroy(): void {
    this.#over = true;
    this.#socket.destroy();
  }

  #receive(chunk: Uint8Array): void {
    for (const frame of this.#splitter.push(chunk)) {
      if (this.#over) return;
      if (this.#handshaken) this.#handlers.onFrame(frame);
      else this.#receiveHandshake(frame);
    }
    if (this.#splitter.fault !== undefined) this.#end(`the server sent a frame of impossible length`);
  }

  #receiveHandshake(frame: Uint8Array): void {
    const response = decodeConnectResponse(frame);
    if (response === undefined) {
      this.#end('the server answered the handshake with something else');
      return;
    }
    this.#handshaken = true;
    this.#handlers.onHandshake(response);
  }

  #end(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket.destroy();
    this.#handlers.onClosed(reason);
  }
}

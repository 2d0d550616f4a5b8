import type { Socket } from 'node:net';
import { errorText } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { LibprocessMessage } from '../wire/libprocess.ts';
import { type LibprocessItem, LibprocessParser } from '../wire/libprocess-parser.ts';
import type { UnfinishedBodies } from './unfinished-bodies.ts';

/** Takes a message and says what to answer: 404 when no such process exists, 400 when the sender is not believed. */
export type MessageHandler = (message: LibprocessMessage, peerIp: string) => 202 | 400 | 404;

export interface MessageDoorOptions {
  readonly logger: Logger;
  readonly deliver: MessageHandler;
  /** Takes over a connection whose next request, at the start of `unread`, is no message. */
  readonly handOver: (socket: Socket, unread: Uint8Array) => void;
  readonly maxMessageBytes: number;
  readonly bodies: UnfinishedBodies;
  /** A request once begun must make this progress: its head first, then the rest. */
  readonly headTimeoutMs: number;
  readonly bodyTimeoutMs: number;
}

/** Answers that a peer does not read are kept up to this; then its messages wait. */
const maxUnreadAnswerBytes = 1024 * 1024;
/** How long a refused peer may take to notice. */
const lingerMs = 2_000;
const reasons = {
  202: 'Accepted',
  404: 'Not Found',
  400: 'Bad Request',
  413: 'Payload Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

let dateSecond = 0;
let dateLine = '';

/** The text of an answer without a body, with the date of this second. */
function answerText(status: keyof typeof reasons): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateLine = `Date: ${new Date(second * 1000).toUTCString()}\r\n`;
  }
  return `HTTP/1.1 ${status} ${reasons[status]}\r\n${dateLine}Content-Length: 0\r\n\r\n`;
}

/**
 * Reads a new connection by hand as long as it carries libprocess messages: pipelined one-way requests, answered in order
 * with one write for all that came together. The first request that is no message hands the connection over.
 */
export function openMessageDoor(socket: Socket, options: MessageDoorOptions): void {
  const parser = new LibprocessParser({ maxBodyBytes: options.maxMessageBytes });
  const peerIp = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const unfinished = options.bodies.open();
  let isFirst = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const restartTimer = (): void => {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    const isIdle = parser.isBetweenRequests && !isFirst;
    if (!isIdle) timer = setTimeout(() => socket.destroy(), isFirst ? options.headTimeoutMs : options.bodyTimeoutMs);
  };

  const onData = (chunk: Uint8Array): void => {
    const items = parser.push(chunk);
    const end = answerItems(socket, items, options, peerIp);
    if (items.length > 0) isFirst = false;
    if (end !== undefined) {
      detach();
      if (end.kind === 'foreign') options.handOver(socket, end.unread);
      else endPolitely(socket);
      return;
    }
    if (!unfinished.hold(parser.bodyBytes)) {
      options.logger.warn('too many large messages come at once: one is refused', { peerIp });
      socket.write(answerText(503), 'latin1');
      detach();
      endPolitely(socket);
      return;
    }
    // A request in progress keeps its first deadline; one that was completed starts a new one.
    if (items.length > 0 || parser.isBetweenRequests) restartTimer();
    else if (timer === undefined) restartTimer();
    if (socket.writableLength > maxUnreadAnswerBytes) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  };
  const onEnd = (): void => {
    socket.end();
  };
  const onError = (): void => {
    socket.destroy();
  };
  const detach = (): void => {
    unfinished.hold(0);
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    socket.removeListener('data', onData);
    socket.removeListener('end', onEnd);
    socket.removeListener('error', onError);
    socket.removeListener('close', detach);
  };

  socket.setKeepAlive(true, 30_000);
  socket.setNoDelay(true);
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('error', onError);
  socket.on('close', detach);
  restartTimer();
}

/** Lets the peer read the last answer; what it still sends is thrown away, for a while. */
function endPolitely(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.resume();
  socket.end();
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}

/** Delivers the messages and writes their answers at once; gives the item that ends the door's work, if any. */
function answerItems(
  socket: Socket,
  items: readonly LibprocessItem[],
  options: MessageDoorOptions,
  peerIp: string,
): { kind: 'foreign'; unread: Uint8Array } | { kind: 'close' } | undefined {
  let answers = '';
  let end: { kind: 'foreign'; unread: Uint8Array } | { kind: 'close' } | undefined;
  for (const item of items) {
    if (item.kind === 'message') {
      answers += answerText(deliverSafely(item.message, options, peerIp));
      if (!item.keepAlive) end = { kind: 'close' };
    } else if (item.kind === 'malformed') {
      options.logger.info('a request could not be read', { peerIp, reason: item.reason });
      answers += answerText(item.status);
      end = { kind: 'close' };
    } else {
      end = { kind: 'foreign', unread: item.unread };
    }
  }
  if (answers !== '' && socket.writable) socket.write(answers, 'latin1');
  return end;
}

function deliverSafely(message: LibprocessMessage, options: MessageDoorOptions, peerIp: string): keyof typeof reasons {
  try {
    return options.deliver(message, peerIp);
  } catch (thrown) {
    options.logger.error('a message handler failed', {
      message: message.name,
      from: message.from,
      reason: errorText(thrown),
      error: thrown,
    });
    return 500;
  }
}

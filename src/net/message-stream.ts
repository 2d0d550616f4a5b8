import { type IncomingHttpHeaders, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { errorText } from '../base/errors.ts';
import { type MessageType, tryDecode } from '../wire/message.ts';
import { RecordDecoder } from '../wire/recordio.ts';
import type { TlsIdentity } from './tls.ts';

export interface StreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Body of an answer other than 200, cut at some length. */
  readonly text: string;
}

export interface MessageStreamOptions<Message> {
  readonly target: { readonly host: string; readonly port: number } | { readonly socketPath: string };
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The SUBSCRIBE call. */
  readonly body: Uint8Array;
  readonly type: MessageType<Message>;
  /** Who answers, in reasons: `master` or `agent`. */
  readonly peer: string;
  readonly tls: TlsIdentity | undefined;
  readonly connectTimeoutMs: number;
  readonly onAnswer: (answer: StreamAnswer) => void;
  readonly onMessage: (message: Message) => void;
  /** Told once, unless `close` was called before. */
  readonly onEnd: (reason: string) => void;
}

export interface MessageStream {
  close(): void;
}

const maxErrorBytes = 16 * 1024;

/** Posts SUBSCRIBE on a connection of its own and reads the messages in RecordIO that answer it. */
export function openMessageStream<Message>(options: MessageStreamOptions<Message>): MessageStream {
  const { target, path, body, tls, type, peer } = options;
  let isOver = false;
  const end = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    outgoing.destroy();
    options.onEnd(reason);
  };
  const request = tls === undefined ? requestPlain : requestSecure;
  const outgoing = request({
    ...tls?.client,
    ...target,
    path,
    method: 'POST',
    headers: { ...options.headers, 'Content-Length': body.length },
    // The stream may last for months.
    agent: false,
  });
  outgoing.setNoDelay(true);
  outgoing.setSocketKeepAlive(true, 10_000);
  const connectTimer = setTimeout(() => end(`no connection to the ${peer} in time`), options.connectTimeoutMs);
  const connected = tls === undefined ? 'connect' : 'secureConnect';
  outgoing.once('socket', (socket) => socket.once(connected, () => clearTimeout(connectTimer)));
  outgoing.on('close', () => clearTimeout(connectTimer));
  outgoing.on('error', (error) => end(errorText(error)));
  outgoing.on('response', (incoming) => {
    const { statusCode: status = 0, headers } = incoming;
    incoming.on('error', (error) => end(errorText(error)));
    incoming.on('close', () => end(`the ${peer} closed the stream`));
    if (status !== 200) {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (part: string) => {
        if (text.length < maxErrorBytes) text += part;
      });
      incoming.on('end', () => {
        if (!isOver) options.onAnswer({ status, headers, text });
      });
      return;
    }
    options.onAnswer({ status, headers, text: '' });
    const decoder = new RecordDecoder();
    incoming.on('data', (bytes: Buffer) => {
      const records = decoder.push(bytes);
      if (!records.ok) return end(records.error.reason);
      for (const record of records.value) {
        if (isOver) return;
        const message = tryDecode(type, record);
        if (message === undefined) return end(`the ${peer} sent an event that cannot be decoded`);
        options.onMessage(message);
      }
    });
  });
  outgoing.end(body);
  return {
    close: () => {
      isOver = true;
      clearTimeout(connectTimer);
      outgoing.destroy();
    },
  };
}

import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { errorText } from '../../base/errors.ts';
import type { TlsIdentity } from '../../net/tls.ts';
import { Event } from '../../wire/gen/scheduler.ts';
import { tryDecode } from '../../wire/message.ts';
import { RecordDecoder } from '../../wire/recordio.ts';
import type { MasterAddress } from '../core/master-address.ts';

export interface StreamAnswer {
  readonly status: number;
  readonly streamId: string | undefined;
  readonly location: string | undefined;
  /** Body of an answer other than 200, cut at some length. */
  readonly text: string;
}

export interface EventStreamOptions {
  readonly target: MasterAddress;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The SUBSCRIBE call. */
  readonly body: Uint8Array;
  readonly tls: TlsIdentity | undefined;
  readonly connectTimeoutMs: number;
  readonly onAnswer: (answer: StreamAnswer) => void;
  readonly onEvent: (event: Event) => void;
  /** Told once, unless `close` was called before. */
  readonly onEnd: (reason: string) => void;
}

export interface EventStream {
  close(): void;
}

const maxErrorBytes = 16 * 1024;

/** Posts SUBSCRIBE and reads the RecordIO stream that answers it. */
export function openEventStream(options: EventStreamOptions): EventStream {
  const { target, path, body, tls } = options;
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
    // A connection of its own: the stream may last for months.
    agent: false,
  });
  outgoing.setNoDelay(true);
  outgoing.setSocketKeepAlive(true, 10_000);
  const connectTimer = setTimeout(() => end('no connection in time'), options.connectTimeoutMs);
  const connected = tls === undefined ? 'connect' : 'secureConnect';
  outgoing.once('socket', (socket) => socket.once(connected, () => clearTimeout(connectTimer)));
  outgoing.on('close', () => clearTimeout(connectTimer));
  outgoing.on('error', (error) => end(errorText(error)));
  outgoing.on('response', (incoming) => {
    const status = incoming.statusCode ?? 0;
    const streamId = incoming.headers['mesos-stream-id'];
    const head = {
      status,
      streamId: Array.isArray(streamId) ? streamId[0] : streamId,
      location: incoming.headers.location,
    };
    incoming.on('error', (error) => end(errorText(error)));
    incoming.on('close', () => end('the master closed the stream'));
    if (status !== 200) {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (part: string) => {
        if (text.length < maxErrorBytes) text += part;
      });
      incoming.on('end', () => {
        if (!isOver) options.onAnswer({ ...head, text });
      });
      return;
    }
    options.onAnswer({ ...head, text: '' });
    const decoder = new RecordDecoder();
    incoming.on('data', (bytes: Buffer) => {
      const records = decoder.push(bytes);
      if (!records.ok) return end(records.error.reason);
      for (const record of records.value) {
        if (isOver) return;
        const event = tryDecode(Event, record);
        if (event === undefined) return end('the master sent an event that cannot be decoded');
        options.onEvent(event);
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

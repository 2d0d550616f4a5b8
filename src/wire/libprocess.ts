import { ascii } from './http-bytes.ts';
import { addressOf, idOf } from './process-id.ts';

/** One libprocess message as it arrives, as far as the transport knows it. */
export interface LibprocessMessage {
  /** Id part of the receiver, percent-decoded: `master`, `slave(1)`. */
  readonly to: string;
  /** Full protobuf type name, e.g. `mesos.internal.PingSlaveMessage`. */
  readonly name: string;
  /** Process id text of the sender, `id@ip:port`. */
  readonly from: string;
  /** Serialized protobuf. It may share memory with the bytes read: decode or copy before keeping it long. */
  readonly body: Uint8Array;
}

/** One libprocess message as it is sent: both ends are process id texts, `id@ip:port`. */
export interface OutgoingMessage {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly body: Uint8Array;
}

const chunkStop = ascii('\r\n0\r\n\r\n');

const encoder = new TextEncoder();

/** The request that carries a message: the same headers in the same order as Mesos sends them. */
export function encodeMessage(message: OutgoingMessage): Uint8Array {
  return encodeMessages([message]);
}

/** Several requests in one array, for one write. */
export function encodeMessages(messages: readonly OutgoingMessage[]): Uint8Array {
  const heads = messages.map(messageHead);
  // Heads are ASCII, so their length in characters is their length in bytes.
  let sizeBytes = 0;
  for (const head of heads) sizeBytes += head.length;
  for (const { body } of messages) sizeBytes += body.length === 0 ? 0 : body.length + chunkStop.length;
  const whole = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const [index, { body }] of messages.entries()) {
    const head = heads[index] ?? '';
    encoder.encodeInto(head, whole.subarray(offset));
    offset += head.length;
    if (body.length === 0) continue;
    whole.set(body, offset);
    whole.set(chunkStop, offset + body.length);
    offset += body.length + chunkStop.length;
  }
  return whole;
}

function messageHead(message: OutgoingMessage): string {
  const from = headerSafe(message.from);
  const body =
    message.body.length === 0 ? '\r\n' : `Transfer-Encoding: chunked\r\n\r\n${message.body.length.toString(16)}\r\n`;
  return (
    `POST /${encodeSegment(idOf(message.to))}/${encodeSegment(message.name)} HTTP/1.1\r\n` +
    `User-Agent: libprocess/${from}\r\nLibprocess-From: ${from}\r\nConnection: Keep-Alive\r\n` +
    `Host: ${headerSafe(addressOf(message.to) ?? '')}\r\n${body}`
  );
}

/** Percent-encodes what may not stand in a path segment; `(`, `)` and letters stay as Mesos writes them. */
function encodeSegment(text: string): string {
  return /^[\w.()@:~-]*$/.test(text) ? text : encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** Ids come from outside too: nothing in them may end a header line. */
function headerSafe(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : text.replace(/[^\x20-\x7e]/g, '');
}

/** Receiver and message name of a request path, or undefined when it names none. */
export function splitMessagePath(path: string): { readonly to: string; readonly name: string } | undefined {
  const query = path.indexOf('?');
  const bare = query < 0 ? path : path.slice(0, query);
  const slash = bare.indexOf('/', 1);
  if (bare.charCodeAt(0) !== 0x2f || slash < 2 || slash === bare.length - 1) return undefined;
  const to = decodeSegment(bare.slice(1, slash));
  const name = decodeSegment(bare.slice(slash + 1));
  return to === undefined || name === undefined ? undefined : { to, name };
}

function decodeSegment(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The answer a receiver gives to a message: no body. */
export function encodeAnswer(status: 202 | 404 | 400 | 413 | 500 | 503, dateText: string): Uint8Array {
  return ascii(`HTTP/1.1 ${status} ${answerReasons[status]}\r\nDate: ${dateText}\r\nContent-Length: 0\r\n\r\n`);
}

const answerReasons = {
  202: 'Accepted',
  404: 'Not Found',
  400: 'Bad Request',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

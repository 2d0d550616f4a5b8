/** Readers of bytes as they come off a socket, cut anywhere. */

import { encodeMessage } from '../../../src/wire/libprocess.ts';
import { type LibprocessItem, LibprocessParser } from '../../../src/wire/libprocess-parser.ts';
import { encodeRecord, RecordDecoder } from '../../../src/wire/recordio.ts';
import { Draw, damage } from '../draw.ts';
import type { FuzzTarget } from '../target.ts';

const lines = [
  'POST /master/mesos.internal.PingSlaveMessage HTTP/1.1\r\n',
  'POST /slave%281%29/x HTTP/1.1\r\n',
  'POST  HTTP/1.1\r\n',
  'POST master/x HTTP/1.1\r\n',
  'POST /%/x HTTP/1.1\r\n',
  'GET / HTTP/1.1\r\n',
  'User-Agent: libprocess/a@127.0.0.1:1\r\n',
  'Libprocess-From: a@127.0.0.1:1\r\n',
  'Libprocess-From:\r\n',
  'Content-Length: 3\r\n',
  'Content-Length: 99999999999\r\n',
  'Content-Length: -1\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Connection: close\r\n',
  'X: y\n',
  ' folded\r\n',
  ': none\r\n',
  '\r\n',
  '\n',
  'abc',
  '3\r\nabc\r\n',
  '3;name="v"\r\nabc\r\n',
  'ffffffffffffffff\r\n',
  '0\r\n',
  '0\r\nTrailer: x\r\n\r\n',
  '\0',
] as const;

/** Requests that carry messages: whatever comes and wherever it is cut, the same items come out. */
export const libprocessTarget: FuzzTarget = {
  name: 'libprocess',
  share: 300,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      expectDelivered(draw);
      const bytes = drawRequests(draw);
      const whole = itemsOf(bytes, () => bytes.length);
      const pieces = itemsOf(bytes, () => 1 + draw.int(20));
      if (describe(whole) !== describe(pieces)) {
        throw new Error(`cut in pieces it reads\n${describe(pieces)}\ninstead of\n${describe(whole)}`);
      }
    },
  }),
};

/** What we write is one message with that body, whatever ids it is given. */
function expectDelivered(draw: Draw): void {
  const odd = ['a@127.0.0.1:1', 'a\r\nContent-Length: 0\r\n\r\n@b:1', 'é@b:1', '\0@b:1'] as const;
  const message = {
    from: draw.pick(odd),
    to: draw.pick(odd),
    name: draw.pick(['x.Y', 'x y', 'x/\r\n', '\ud800']),
    body: draw.bytes(9),
  };
  const items = itemsOf(encodeMessage(message), () => 1_000);
  const [item] = items;
  const isSame = item?.kind === 'message' && hexOf(item.message.body) === hexOf(message.body);
  if (items.length !== 1 || !isSame) throw new Error(`${JSON.stringify(message)} arrives as ${describe(items)}`);
}

function drawRequests(draw: Draw): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let count = 1 + draw.int(3); count > 0; count--) {
    if (draw.chance(100)) {
      const message = {
        from: draw.text(['a@127.0.0.1:1', '@', '\r\n'], 2),
        to: 'master@127.0.0.1:5050',
        name: 'x.Y',
        body: draw.bytes(30),
      };
      const bytes = encodeMessage(message);
      parts.push(draw.chance(128) ? damage(draw, bytes) : bytes);
    } else {
      for (let line = draw.int(8); line > 0; line--) parts.push(Buffer.from(draw.any(lines) ?? '', 'latin1'));
    }
  }
  return Buffer.concat(parts);
}

function itemsOf(bytes: Uint8Array, nextLength: () => number): LibprocessItem[] {
  const parser = new LibprocessParser({ maxHeadBytes: 2_048, maxBodyBytes: 4_096 });
  const items: LibprocessItem[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Math.max(nextLength(), 1);
    items.push(...parser.push(bytes.slice(at, at + length)));
    at += length;
  }
  return items;
}

/** What came out, save for how much of a foreign request had arrived when it was recognised. */
function describe(items: readonly LibprocessItem[]): string {
  return JSON.stringify(
    items.map((item) => {
      if (item.kind === 'message')
        return { ...item.message, body: Buffer.from(item.message.body).toString('hex'), keepAlive: item.keepAlive };
      return item.kind === 'malformed' ? item : item.kind;
    }),
  );
}

/** RecordIO: the records that were framed come out again, however they were cut; damage is refused or is other records. */
export const recordioTarget: FuzzTarget = {
  name: 'recordio',
  share: 300,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      const records = Array.from({ length: draw.int(5) }, () => draw.bytes(20));
      if (draw.chance(20)) decodeAll(encodeRecord(new Uint8Array(draw.pick([999, 1_000, 1_001, 2_000]))), draw);
      const framed = Buffer.concat(records.map(encodeRecord));
      const read = decodeAll(framed, draw);
      if (JSON.stringify(read) !== JSON.stringify(records.map(hexOf))) throw new Error('other records came out');
      decodeAll(damage(draw, framed), draw);
      decodeAll(Buffer.from(draw.text(['1', '0', '\n', '-', '99999999999999999999', 'a', ' '], 20), 'latin1'), draw);
    },
  }),
};

function decodeAll(bytes: Uint8Array, draw: Draw): string[] {
  const decoder = new RecordDecoder({ maxRecordBytes: 1_000 });
  const records: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + draw.int(8);
    const pushed = decoder.push(bytes.slice(at, at + length));
    if (!pushed.ok) return records;
    for (const record of pushed.value) {
      if (record.length > 1_000) throw new Error('a record above the limit');
      records.push(hexOf(record));
    }
    at += length;
  }
  return records;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

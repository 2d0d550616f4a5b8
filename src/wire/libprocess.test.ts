import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../base/bytes.ts';
import { encodeMessage, encodeMessages, type OutgoingMessage, splitMessagePath } from './libprocess.ts';
import { type LibprocessItem, LibprocessParser } from './libprocess-parser.ts';

const bytes = (from: string): Uint8Array => new Uint8Array(Buffer.from(from, 'latin1'));
const head = 'POST /master/x.Y HTTP/1.1\r\nLibprocess-From: a@1.2.3.4:5\r\n';

function cut(whole: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((left, right) => left - right);
  return [0, ...sorted].map((start, index) => whole.subarray(start, sorted[index] ?? whole.length));
}

/** Everything the parser finds in these pieces, as plain data. */
function parse(pieces: readonly Uint8Array[], parser: LibprocessParser = new LibprocessParser()): unknown[] {
  return pieces.flatMap((piece) => parser.push(piece)).map(plain);
}

function plain(item: LibprocessItem): unknown {
  if (item.kind === 'message') return { ...item.message, body: Buffer.from(item.message.body).toString('latin1') };
  if (item.kind === 'foreign') return { foreign: Buffer.from(item.unread).toString('latin1') };
  return { malformed: item.status };
}

const outgoing = fc.record<OutgoingMessage>({
  from: fc.constantFrom('master@127.0.0.1:5050', 'slave(1)@10.0.0.1:5051', 'scheduler-2f@[::1]:80'),
  to: fc.constantFrom('slave(1)@127.0.0.1:5051', 'slave-observer(12)@10.1.2.3:5050', 'ein Ümlaut%/?@h:1'),
  name: fc.constantFrom('mesos.internal.PingSlaveMessage', 'mesos.scheduler.Call'),
  body: fc.uint8Array({ maxLength: 300 }),
});

describe('encoding', () => {
  it('writes the request as Mesos does', () => {
    const message = {
      from: 'slave(1)@127.0.0.1:5051',
      to: 'master@127.0.0.1:5050',
      name: 'mesos.internal.PongSlaveMessage',
    };
    const common =
      'POST /master/mesos.internal.PongSlaveMessage HTTP/1.1\r\nUser-Agent: libprocess/slave(1)@127.0.0.1:5051\r\n' +
      'Libprocess-From: slave(1)@127.0.0.1:5051\r\nConnection: Keep-Alive\r\nHost: 127.0.0.1:5050\r\n';
    expect(Buffer.from(encodeMessage({ ...message, body: new Uint8Array(0) })).toString()).toBe(`${common}\r\n`);
    const withBody = encodeMessage({ ...message, body: bytes('0123456789') });
    expect(Buffer.from(withBody).toString()).toBe(
      `${common}Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n`,
    );
  });

  it('lets nothing in an id start a new header line', () => {
    const sent = encodeMessage({
      from: 'a\r\nX: y@1.2.3.4:5',
      to: 'b\r\nZ@1.2.3.4:6',
      name: 'n',
      body: new Uint8Array(0),
    });
    const lines = Buffer.from(sent).toString('latin1').split('\r\n');
    expect(lines).toEqual([
      'POST /b%0D%0AZ/n HTTP/1.1',
      'User-Agent: libprocess/aX: y@1.2.3.4:5',
      'Libprocess-From: aX: y@1.2.3.4:5',
      'Connection: Keep-Alive',
      'Host: 1.2.3.4:6',
      '',
      '',
    ]);
  });
});

describe('parsing', () => {
  it('gives the same messages however the bytes are split', () => {
    fc.assert(
      fc.property(
        fc.array(outgoing, { maxLength: 6 }),
        fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 20 }),
        (messages, places) => {
          const parser = new LibprocessParser();
          const found = parse(cut(encodeMessages(messages), places), parser);
          const wanted = messages.map(({ from, to, name, body }) => ({
            to: to.slice(0, to.indexOf('@')),
            name,
            from,
            body: Buffer.from(body).toString('latin1'),
          }));
          expect(found).toEqual(wanted);
          expect(parser.isBetweenRequests).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['a length', `${head}Content-Length: 3\r\n\r\nabc`, 'abc'],
    [
      'chunks with extensions',
      `${head}Transfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n2 ;z\r\nbc\r\n0;q="1"\r\n\r\n`,
      'abc',
    ],
    ['trailers', `${head}Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\nX-A: 1\r\nX-B: 2\r\n\r\n`, 'abc'],
    ['upper-case digits', `${head}Transfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n`, '0123456789'],
    ['no body', `${head}\r\n`, ''],
    ['a length of zero', `${head}content-length:0\r\n\r\n`, ''],
    ['empty lines before', `\r\n\r\n${head}\r\n`, ''],
  ])('reads a body with %s, split at every byte', (_what, request, body) => {
    const wanted = [{ to: 'master', name: 'x.Y', from: 'a@1.2.3.4:5', body }];
    expect(parse([bytes(request)])).toEqual(wanted);
    expect(parse([...bytes(request)].map((byte) => new Uint8Array([byte])))).toEqual(wanted);
  });

  it('takes the sender from the User-Agent when there is no Libprocess-From', () => {
    const request = 'POST /slave%281%29/x HTTP/1.1\r\nuser-agent: libprocess/b@1.2.3.4:6\r\n\r\n';
    expect(parse([bytes(request)])).toEqual([{ to: 'slave(1)', name: 'x', from: 'b@1.2.3.4:6', body: '' }]);
  });

  it('stops after a request that asks to close', () => {
    const request = `${head}Connection: close\r\n\r\n`;
    const items = new LibprocessParser().push(bytes(request + request));
    expect(items).toMatchObject([{ kind: 'message', keepAlive: false }]);
    const old = head.replace('HTTP/1.1', 'HTTP/1.0');
    expect(new LibprocessParser().push(bytes(`${old}\r\n`))).toMatchObject([{ keepAlive: false }]);
  });

  it('gives back a request that is no message, from its first byte', () => {
    const get = 'GET /state HTTP/1.1\r\n\r\n';
    expect(parse([bytes(`${head}\r\n${get}`)])).toEqual([expect.objectContaining({ name: 'x.Y' }), { foreign: get }]);
    const post = 'POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab';
    for (const place of [1, 4, 5, 30, post.length - 3]) {
      expect(parse([bytes(post.slice(0, place)), bytes(post.slice(place))])).toEqual([
        { foreign: expect.stringMatching(/^POST \/api/) },
      ]);
    }
  });

  it.each([
    ['both lengths', `${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
    ['two lengths', `${head}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc`, 400],
    ['a negative length', `${head}Content-Length: -1\r\n\r\n`, 400],
    ['an odd coding', `${head}Transfer-Encoding: gzip, chunked\r\n\r\n`, 400],
    ['a space before the colon', `${head}Content-Length : 3\r\n\r\nabc`, 400],
    ['a folded line', `${head}X: a\r\n b\r\n\r\n`, 400],
    ['a line without colon', `${head}nonsense\r\n\r\n`, 400],
    ['a bare newline', `${head}X: y\n\r\n`, 400],
    ['a chunk size that is none', `${head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, 400],
    ['a chunk longer than told', `${head}Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n`, 400],
    ['a malformed escape', 'POST /%zz/x HTTP/1.1\r\nLibprocess-From: a@1.2.3.4:5\r\n\r\n', 400],
    ['no message name', 'POST /master HTTP/1.1\r\nLibprocess-From: a@1.2.3.4:5\r\n\r\n', 400],
    ['an empty path', 'POST  HTTP/1.1\r\nLibprocess-From: a@1.2.3.4:5\r\n\r\n', 400],
    ['a large body', `${head}Content-Length: 101\r\n\r\n`, 413],
    ['a large chunk', `${head}Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n`, 413],
    [
      'many chunks',
      `${head}Transfer-Encoding: chunked\r\n\r\n${'32\r\n'.concat('x'.repeat(50), '\r\n').repeat(3)}`,
      413,
    ],
    ['a long chunk line', `${head}Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(2000)}`, 400],
    ['long trailers', `${head}Transfer-Encoding: chunked\r\n\r\n0\r\n${'a: b\r\n'.repeat(400)}`, 400],
  ])('refuses %s and reads nothing after it', (_what, request, status) => {
    const parser = new LibprocessParser({ maxBodyBytes: 100, maxHeadBytes: 1000 });
    expect(parse([bytes(request), bytes(`${head}\r\n`)], parser)).toEqual([{ malformed: status }]);
  });

  it('hands a head beyond the limit to someone else', () => {
    const parser = new LibprocessParser({ maxHeadBytes: 1000 });
    const items = parse([bytes(`${head}X: ${'x'.repeat(2000)}`)], parser);
    expect(items).toEqual([{ foreign: expect.any(String) }]);
  });

  it('never throws, whatever comes', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.string({ maxLength: 30 }).map(bytes),
      fc
        .constantFrom(
          head,
          '\r\n',
          '0\r\n\r\n',
          'Transfer-Encoding: chunked\r\n',
          'Content-Length: 4\r\n',
          'f\r\n',
          ';',
          'GET ',
        )
        .map(bytes),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.integer({ min: 0, max: 600 })), (pieces, places) => {
        const whole = concatBytes(pieces);
        const atOnce = parse([whole], new LibprocessParser({ maxBodyBytes: 100, maxHeadBytes: 200 }));
        const inPieces = parse(cut(whole, places), new LibprocessParser({ maxBodyBytes: 100, maxHeadBytes: 200 }));
        const messages = (items: unknown[]): unknown[] => items.filter((item) => Object.hasOwn(Object(item), 'name'));
        expect(messages(inPieces)).toEqual(messages(atOnce));
      }),
      { numRuns: 500 },
    );
  });
});

describe('splitMessagePath', () => {
  it.each([
    ['/master/a.B', { to: 'master', name: 'a.B' }],
    ['/slave(1)/a.B?x=y', { to: 'slave(1)', name: 'a.B' }],
    ['/slave%281%29/a%2EB', { to: 'slave(1)', name: 'a.B' }],
    ['//a', undefined],
    ['/a/', undefined],
    ['a/b', undefined],
    ['', undefined],
    ['/%/x', undefined],
  ])('%j', (path, wanted) => {
    expect(splitMessagePath(path)).toEqual(wanted);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii } from '../../wire/http-bytes.ts';
import { AnswerParser, type HttpAnswer } from './answer-parser.ts';

const accepted = 'HTTP/1.1 202 Accepted\r\nDate: Sun, 22 Nov 2026 23:34:20 GMT\r\nContent-Length: 0\r\n\r\n';
const refused = 'HTTP/1.1 400 Bad Request\r\ncontent-length: 5\r\nKeep-Alive: timeout=5\r\n\r\nwrong';
const chunked =
  'HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nnot\r\n4;x=y\r\n now\r\n0\r\n\r\n';
const interim = 'HTTP/1.1 100 Continue\r\n\r\n';
const last = 'HTTP/1.1 307 Temporary Redirect\r\nConnection: close\r\nLocation: //a:1/\r\n\r\n';

function parseAll(parser: AnswerParser, parts: readonly Uint8Array[]): HttpAnswer[] {
  return parts.flatMap((part) => {
    const answers = parser.push(part);
    if (!answers.ok) throw new Error(answers.error.reason);
    return answers.value;
  });
}

describe('AnswerParser', () => {
  it('reads pipelined answers split anywhere', () => {
    const whole = ascii(accepted + refused + chunked + interim + accepted + last);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 30 }), (sizes) => {
        const parts: Uint8Array[] = [];
        let offset = 0;
        for (const size of sizes) {
          parts.push(whole.slice(offset, offset + size));
          offset += size;
        }
        parts.push(whole.slice(offset));
        const answers = parseAll(new AnswerParser(), parts);
        expect(answers.map((answer) => answer.status)).toEqual([202, 400, 503, 202, 307]);
        expect(answers.map((answer) => Buffer.from(answer.body).toString())).toEqual(['', 'wrong', 'not now', '', '']);
        expect(answers.map((answer) => answer.isLast)).toEqual([false, false, false, false, true]);
        expect(answers[1]?.keepAliveMs).toBe(5000);
      }),
    );
  });

  it.each([
    ['something else', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['an endless head', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`],
    ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['a huge length', 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n'],
    ['a chunk without size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['huge chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n'],
  ])('refuses %s', (_name, text) => {
    expect(new AnswerParser().push(ascii(text)).ok).toBe(false);
  });
});

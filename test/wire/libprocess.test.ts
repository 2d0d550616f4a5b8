import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/wire/libprocess.ts';
import { LibprocessParser } from '../../src/wire/libprocess-parser.ts';
import { type RecordedMessage, recordedMessages } from '../recordings.ts';

const files = [
  'wire/to-master.jsonl',
  'wire/to-agent.jsonl',
  'authentication/to-master.jsonl',
  'authentication/to-framework.jsonl',
  'failover/to-master1.jsonl',
  'failover/to-agent.jsonl',
];

/** The request as it was on the wire. */
function requestBytes(recorded: RecordedMessage): Buffer {
  const lines = Object.entries(recorded.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // Requests with JSON were recorded without their bytes.
  const body = Buffer.from(recorded.body_base64 ?? '', 'base64');
  const head = Buffer.from(`${recorded.request}\r\n${lines.join('')}\r\n`);
  if (recorded.headers['Transfer-Encoding'] !== 'chunked') return Buffer.concat([head, body]);
  return Buffer.concat([head, Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
}

describe.each(files)('%s', (file) => {
  const recorded = recordedMessages(file);
  const messages = recorded.filter((one) => one.message !== undefined);

  it('holds messages', () => {
    expect(messages.length).toBeGreaterThan(5);
  });

  it('is read back, all messages on one connection', () => {
    const found = new LibprocessParser().push(Buffer.concat(messages.map(requestBytes)));
    const seen = found.map((item) =>
      item.kind === 'message' ? [item.message.name, item.message.from, [...item.message.body]] : item,
    );
    expect(seen).toEqual(
      messages.map((one) => [one.message, one.headers['Libprocess-From'], [...Buffer.from(one.body_base64, 'base64')]]),
    );
  });

  it('is written with the same bytes', () => {
    for (const one of messages) {
      const receiver = /^POST \/([^/]+)\//.exec(one.request)?.[1] ?? '';
      const sent = encodeMessage({
        from: one.headers['Libprocess-From'] ?? '',
        to: `${receiver}@${one.headers['Host']}`,
        name: one.message ?? '',
        body: Buffer.from(one.body_base64, 'base64'),
      });
      expect(Buffer.from(sent).toString('latin1')).toBe(requestBytes(one).toString('latin1'));
    }
  });

  it('takes no request of the HTTP API for a message', () => {
    for (const one of recorded.filter((other) => other.message === undefined)) {
      expect(new LibprocessParser().push(requestBytes(one))).toMatchObject([{ kind: 'foreign' }]);
    }
  });
});

/** Recorded messages with damage: whatever still decodes goes into the core, which may refuse it but never fails. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../src/agent/core/messages.ts';
import { masterPid, TestAgent } from '../../../src/agent/core/test-bed.ts';
import { recordedMessages } from '../../recordings.ts';

const recorded = recordedMessages('wire/to-agent.jsonl').flatMap(({ message, body_base64 }) =>
  message === undefined ? [] : [{ name: message, body: Buffer.from(body_base64 ?? '', 'base64') }],
);

const damage = fc.record({
  message: fc.nat({ max: recorded.length - 1 }),
  at: fc.nat(),
  byte: fc.nat({ max: 255 }),
  cut: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat() }),
  from: fc.constantFrom(masterPid, 'executor(1)@127.0.0.1:40000', 'nobody', ''),
});

describe('damaged messages', () => {
  it('never bring the agent down', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 30 }), (script) => {
        const agent = new TestAgent().registered();
        for (const { message, at, byte, cut, from } of script) {
          const { name, body } = recorded[message] ?? { name: '', body: Buffer.alloc(0) };
          const bytes = Buffer.from(body);
          if (bytes.length > 0) bytes[at % bytes.length] = byte;
          const damaged = cut === undefined ? bytes : bytes.subarray(0, cut % (bytes.length + 1));
          const decoded = decodeMessage(name, damaged);
          if (decoded.kind !== 'message') continue;
          taken++;
          agent.post({ kind: 'message-received', from, name, message: decoded.message });
          agent.advance(1000);
          if (agent.state.phase !== 'running') agent.registered();
        }
        // Whatever came, no file was touched outside of the agent's own directories.
        for (const path of agent.disk.keys()) expect(path).toMatch(/^meta\/(?!.*\/\.\.\/)/);
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  it('of any bytes are refused or understood, never thrown at', () => {
    const names = [...new Set(recorded.map(({ name }) => name)), 'mesos.internal.Nonsense'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.uint8Array({ maxLength: 200 }), (name, bytes) => {
        expect(['message', 'unknown', 'malformed']).toContain(decodeMessage(name, bytes).kind);
      }),
      { numRuns: 2000 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Action } from './gen/log.ts';
import { CommandInfo, Labels, TaskInfo, TaskStatus, TimeInfo } from './gen/mesos.ts';
import { Call } from './gen/scheduler.ts';
import { decode, encode, type MessageType, tryDecode } from './message.ts';
import { Reader, WireError } from './reader.ts';
import { Writer } from './writer.ts';

const text = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 200 }));

function roundTrip<T>(type: MessageType<T>, message: T): void {
  expect(decode(type, encode(type, message))).toEqual(message);
}

describe('protobuf', () => {
  it('gives back every text, number and list', () => {
    const status = fc.record(
      {
        task_id: fc.record({ value: text }),
        state: fc.constantFrom('TASK_RUNNING' as const, 'TASK_FAILED' as const),
        message: text,
        timestamp: fc.double({ noNaN: true }),
        uuid: fc.uint8Array({ maxLength: 300 }),
        healthy: fc.boolean(),
      },
      { requiredKeys: ['task_id', 'state'] },
    );
    fc.assert(fc.property(status, (message) => roundTrip(TaskStatus, message)));
  });

  it('gives back 64-bit numbers as far as numbers are exact, and times beyond that', () => {
    const positions = fc.record({ position: fc.maxSafeNat(), promised: fc.maxSafeNat() });
    fc.assert(fc.property(positions, (message) => roundTrip(Action, message)));
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n) =>
        roundTrip(TimeInfo, { nanoseconds: n }),
      ),
    );
  });

  it('writes and reads negative numbers', () => {
    const writer = new Writer();
    fc.assert(
      fc.property(fc.integer(), fc.maxSafeInteger(), (small, large) => {
        writer.reset();
        writer.int32(small);
        writer.int64(large);
        const reader = new Reader(writer.finish());
        expect([reader.int32(), reader.int64()]).toEqual([small, large]);
      }),
    );
  });

  it('nests messages of every length', () => {
    for (const size of [0, 1, 126, 127, 128, 129, 16_383, 16_384, 200_000]) {
      roundTrip(Labels, { labels: [{ key: 'k', value: 'x'.repeat(size) }, { key: 'after' }] });
    }
  });

  it('gives back maps', () => {
    const task: TaskInfo = {
      name: 't',
      task_id: { value: 't' },
      agent_id: { value: 'a' },
      limits: { cpus: { value: 2 }, mem: { value: 1 } },
    };
    roundTrip(TaskInfo, task);
  });

  it('keeps what is set apart from defaults', () => {
    expect(decode(CommandInfo, encode(CommandInfo, {}))).toEqual({});
    expect(decode(CommandInfo, encode(CommandInfo, { shell: false }))).toEqual({ shell: false });
  });

  it('refuses every truncation of a message with a required end', () => {
    const bytes = encode(TaskStatus, { state: 'TASK_RUNNING', task_id: { value: 'task' }, uuid: new Uint8Array(16) });
    for (let end = 0; end < 8; end++) expect(() => decode(TaskStatus, bytes.subarray(0, end))).toThrow(WireError);
  });

  it('never throws anything but its own error on garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const type of [TaskStatus, Call, TaskInfo] as MessageType<unknown>[]) tryDecode(type, bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses nesting that would overflow the stack', () => {
    let bytes: Uint8Array = new Uint8Array();
    const writer = new Writer();
    for (let depth = 0; depth < 200; depth++) {
      writer.reset();
      writer.uint32(11);
      bytes = new Uint8Array([...writer.finish(), ...bytes]);
    }
    expect(() => decode(TaskStatus, bytes)).toThrow('nested deeper');
  });

  it('skips fields it does not know', () => {
    const known = encode(TaskStatus, { task_id: { value: 't' }, state: 'TASK_RUNNING' });
    const unknown = [0xf8, 0x3f, 1, 0xf9, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0, 0xfa, 0x3f, 2, 9, 9, 0xfd, 0x3f, 0, 0, 0, 0];
    expect(decode(TaskStatus, new Uint8Array([...unknown, ...known]))).toEqual({
      task_id: { value: 't' },
      state: 'TASK_RUNNING',
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameSplitter } from './frames.ts';
import {
  decodeConnectRequest,
  decodeConnectResponse,
  encodeConnectRequest,
  encodeConnectResponse,
} from './handshake.ts';
import type { MultiStepResult } from './multi-results.ts';
import { type OpName, opcodes } from './opcodes.ts';
import { JuteReader } from './reader.ts';
import type { Stat } from './records.ts';
import {
  decodeReply,
  encodeNotification,
  encodeReply,
  type ReplyBody,
  readNotification,
  readReplyHeader,
} from './replies.ts';
import { decodeRequest, encodeRequest, type Request } from './requests.ts';

const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const text = fc.oneof(fc.string({ maxLength: 70 }), fc.string({ unit: 'grapheme', maxLength: 30 }));
const bytes = fc.uint8Array({ maxLength: 60 });
const data = fc.option(bytes, { nil: null });
const acl = fc.option(fc.array(fc.record({ perms: int, scheme: text, id: text }), { maxLength: 4 }), { nil: null });
const texts = fc.array(text, { maxLength: 5 });
const is = <T extends string>(...kinds: T[]): fc.Arbitrary<T> => fc.constantFrom(...kinds);

const create = fc
  .record({
    kind: is('create', 'create2', 'createContainer', 'createTtl'),
    path: text,
    data,
    acl,
    flags: int,
    ttlMs: long,
  })
  .map((request) => (request.kind === 'createTtl' ? request : { ...request, ttlMs: 0n }));
const write = fc.oneof(
  create,
  fc.record({ kind: is('delete', 'check'), path: text, version: int }),
  fc.record({ kind: is('setData'), path: text, data, version: int }),
);
const member = fc.option(text, { nil: null });
const readStep = fc.record({ kind: is('getData', 'getChildren'), path: text, watch: fc.boolean() });
const setWatchesLists = { relativeZxid: long, data: texts, exist: texts, child: texts };
const request: fc.Arbitrary<Request> = fc.oneof(
  write,
  fc.record({ kind: is('exists', 'getData', 'getChildren', 'getChildren2'), path: text, watch: fc.boolean() }),
  fc.record({ kind: is('setAcl'), path: text, acl, version: int }),
  fc.record({ kind: is('getAcl', 'sync', 'getAllChildrenNumber'), path: text }),
  fc.record({ kind: is('getEphemerals'), prefix: fc.option(text, { nil: null }) }),
  fc.record({ kind: is('multi'), steps: fc.array(write, { maxLength: 5 }) }),
  fc.record({ kind: is('multiRead'), steps: fc.array(readStep, { maxLength: 5 }) }),
  fc.record({ kind: is('removeWatches', 'checkWatches'), path: text, watcherType: int }),
  fc.record({ kind: is('addWatch'), path: text, mode: int }),
  fc.record({ kind: is('auth'), scheme: text, credential: bytes }),
  fc.record({ kind: is('sasl'), token: data }),
  fc.record({ kind: is('ping', 'whoAmI', 'closeSession') }),
  fc.record({ kind: is('reconfig'), joining: member, leaving: member, newMembers: member, configId: long }),
  fc
    .record({ kind: is('setWatches'), ...setWatchesLists })
    .map((lists) => ({ ...lists, persistent: [], persistentRecursive: [] })),
  fc.record({ kind: is('setWatches2'), ...setWatchesLists, persistent: texts, persistentRecursive: texts }),
);

const timeMs = fc.integer({ min: 0, max: 2 ** 52 });
const stat: fc.Arbitrary<Stat> = fc.record({
  czxid: long,
  mzxid: long,
  ctime: timeMs,
  mtime: timeMs,
  version: int,
  cversion: int,
  aversion: int,
  ephemeralOwner: long,
  dataLength: int,
  numChildren: int,
  pzxid: long,
});
const someAcl = acl.map((entries) => entries ?? []);
const stepResult: fc.Arbitrary<MultiStepResult> = fc.oneof(
  fc.record({ kind: is('error'), error: int }),
  fc.record({ kind: is('create'), path: text }),
  fc.record({ kind: is('create2', 'createContainer', 'createTtl'), path: text, stat }),
  fc.record({ kind: is('setData'), stat }),
  fc.record({ kind: is('delete', 'check') }),
  fc.record({ kind: is('getData'), data, stat }),
  fc.record({ kind: is('getChildren'), names: texts }),
);
const body: fc.Arbitrary<ReplyBody> = fc.oneof(
  fc.record({ kind: is('none') }),
  fc.record({ kind: is('path'), path: text }),
  fc.record({ kind: is('created'), path: text, stat }),
  fc.record({ kind: is('stat'), stat }),
  fc.record({ kind: is('data'), data, stat }),
  fc.record({ kind: is('acl'), acl: someAcl, stat }),
  fc.record({ kind: is('names'), names: texts }),
  fc.record({ kind: is('names-stat'), names: texts, stat }),
  fc.record({ kind: is('int'), value: int }),
  fc.record({ kind: is('results'), results: fc.array(stepResult, { maxLength: 5 }) }),
  fc.record({ kind: is('identities'), identities: fc.array(fc.record({ scheme: text, id: text }), { maxLength: 3 }) }),
  fc.record({ kind: is('token'), token: data }),
);

const unframed = (frame: Uint8Array): Uint8Array => frame.subarray(4);

describe('requests', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(int, request, (xid, sent) => {
        const frame = decodeRequest(unframed(encodeRequest(xid, sent)));
        expect(frame).toEqual({ xid, opcode: opcodes[sent.kind], request: sent });
      }),
    );
  });

  it('cut short anywhere are undecodable', () => {
    fc.assert(
      fc.property(request, fc.nat(), (sent, cut) => {
        const whole = unframed(encodeRequest(1, sent));
        fc.pre(whole.length > 8);
        const frame = decodeRequest(whole.subarray(0, 8 + (cut % (whole.length - 8))));
        expect(frame?.xid).toBe(1);
        expect(frame?.request).toBeUndefined();
      }),
    );
  });

  it('made of garbage never throw', () => {
    const opcode = fc.constantFrom(...Object.keys(opcodes)) as fc.Arbitrary<OpName>;
    fc.assert(
      fc.property(opcode, fc.uint8Array({ maxLength: 200 }), (op, garbage) => {
        const frame = encodeFrame((writer) => writer.int(7).int(opcodes[op]).raw(garbage));
        expect(decodeRequest(unframed(frame))?.opcode).toBe(opcodes[op]);
        decodeRequest(garbage);
        decodeConnectRequest(garbage);
      }),
      { numRuns: 2000 },
    );
  });

  it('ignore bytes after their end', () => {
    const frame = encodeFrame((writer) => writer.int(1).int(opcodes.exists).string('/a').boolean(true).int(99));
    expect(decodeRequest(unframed(frame))?.request).toEqual({ kind: 'exists', path: '/a', watch: true });
  });

  it('with a huge count or length fail without allocating', () => {
    const count = encodeFrame((writer) => writer.int(1).int(opcodes.setWatches).long(0n).int(0x7fffffff));
    expect(decodeRequest(unframed(count))?.request).toBeUndefined();
    const length = encodeFrame((writer) => writer.int(1).int(opcodes.exists).int(0x7fffffff));
    expect(decodeRequest(unframed(length))?.request).toBeUndefined();
  });
});

describe('replies', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(int, long, body, (xid, zxid, sent) => {
        const frame = unframed(encodeReply({ xid, zxid, error: 0 }, sent));
        expect(decodeReply(frame, sent.kind)).toEqual({ header: { xid, zxid, error: 0 }, body: sent });
      }),
    );
  });

  it('cut short or made of garbage are undecodable or harmless', () => {
    fc.assert(
      fc.property(body, fc.nat(), fc.uint8Array({ maxLength: 100 }), (sent, cut, garbage) => {
        const whole = unframed(encodeReply({ xid: 1, zxid: 1n, error: 0 }, sent));
        if (whole.length > 16) {
          expect(decodeReply(whole.subarray(0, cut % whole.length), sent.kind)).toBeUndefined();
        }
        decodeReply(garbage, sent.kind);
        decodeConnectResponse(garbage);
      }),
    );
  });

  it('with an error are only a header', () => {
    const frame = encodeReply({ xid: 3, zxid: 9n, error: -101 }, { kind: 'path', path: '/never' });
    expect(frame.length).toBe(20);
    expect(decodeReply(unframed(frame), 'path')).toEqual({
      header: { xid: 3, zxid: 9n, error: -101 },
      body: { kind: 'none' },
    });
  });

  it('carry watch events under xid -1', () => {
    const reader = new JuteReader(unframed(encodeNotification({ type: 4, state: 3, path: '/ä' })));
    expect(readReplyHeader(reader)).toEqual({ xid: -1, zxid: -1n, error: 0 });
    expect(readNotification(reader)).toEqual({ type: 4, state: 3, path: '/ä' });
  });
});

describe('handshake', () => {
  const readOnly = fc.option(fc.boolean(), { nil: undefined });
  it('reads back as written, with and without the read-only byte', () => {
    fc.assert(
      fc.property(
        int,
        long,
        int,
        long,
        bytes,
        readOnly,
        (protocolVersion, zxid, timeoutMs, sessionId, password, flag) => {
          const response = { protocolVersion, timeoutMs, sessionId, password, readOnly: flag };
          expect(decodeConnectResponse(unframed(encodeConnectResponse(response)))).toEqual(response);
          const asked = { ...response, lastZxidSeen: zxid };
          expect(decodeConnectRequest(unframed(encodeConnectRequest(asked)))).toEqual(asked);
        },
      ),
    );
  });

  it('has the fixed lengths of clients of 3.4', () => {
    const fields = { protocolVersion: 0, timeoutMs: 10_000, sessionId: 0n, password: new Uint8Array(16) };
    expect(encodeConnectRequest({ ...fields, lastZxidSeen: 0n, readOnly: undefined }).length).toBe(48);
    expect(encodeConnectResponse({ ...fields, readOnly: undefined }).length).toBe(40);
    expect(encodeConnectResponse({ ...fields, readOnly: false }).length).toBe(41);
  });
});

describe('frames', () => {
  it('come out whole wherever the bytes were split', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 9 })), (bodies, sizes) => {
        const stream = Buffer.concat(bodies.map((each) => encodeFrame((writer) => writer.raw(each))));
        const splitter = new FrameSplitter(64);
        const frames: Uint8Array[] = [];
        let offset = 0;
        for (let turn = 0; offset < stream.length; turn++) {
          const size = sizes[turn % Math.max(1, sizes.length)] ?? 1;
          frames.push(...splitter.push(stream.subarray(offset, offset + size)));
          offset += size;
        }
        expect(frames.map((frame) => Array.from(frame))).toEqual(bodies.map((each) => Array.from(each)));
      }),
    );
  });

  it('longer than the limit or of negative length stop the stream', () => {
    for (const [length, fault] of [
      [65, 'too-long'],
      [-1, 'negative-length'],
      [0x72756f6b, 'too-long'],
    ] as const) {
      const splitter = new FrameSplitter(64);
      expect(splitter.push(encodeFrame((writer) => writer.int(1)))).toHaveLength(1);
      const header = new Uint8Array(4);
      new DataView(header.buffer).setInt32(0, length);
      expect(splitter.push(header)).toEqual([]);
      expect(splitter.fault).toBe(fault);
      expect(splitter.push(encodeFrame((writer) => writer.int(1)))).toEqual([]);
    }
  });
});

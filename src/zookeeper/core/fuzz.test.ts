import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { opcodes } from '../jute/opcodes.ts';
import { openAcl } from '../jute/records.ts';
import { decodeRequest, encodeRequest, type Request } from '../jute/requests.ts';
import { CoreRig, lasting, testConfig } from './core-rig.ts';
import { createRecovery, finishRecovery, recoverTransaction } from './recovery.ts';

const path = fc.constantFrom(
  '',
  '/',
  '/a',
  '/a/b',
  '/a/b/c',
  '/e',
  '/zookeeper',
  '/zookeeper/config',
  'x',
  '/a/',
  '/\0',
);
const version = fc.constantFrom(-1, 0, 1, -2, 2 ** 31 - 1);
const data = fc.option(fc.uint8Array({ maxLength: 20 }), { nil: null });
const flags = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, -1);
const acl = fc.constantFrom(openAcl, [], null, [{ perms: 1, scheme: 'auth', id: '' }]);
const is = <T extends string>(...kinds: T[]): fc.Arbitrary<T> => fc.constantFrom(...kinds);

const write = fc.oneof(
  fc.record({
    kind: is('create', 'create2', 'createContainer', 'createTtl'),
    path,
    data,
    acl,
    flags,
    ttlMs: fc.constantFrom(0n, 1n, -1n, 1n << 41n),
  }),
  fc.record({ kind: is('delete', 'check'), path, version }),
  fc.record({ kind: is('setData'), path, data, version }),
);
const paths = fc.array(path, { maxLength: 3 });
const request: fc.Arbitrary<Request> = fc.oneof(
  write,
  fc.record({ kind: is('multi'), steps: fc.array(write, { maxLength: 4 }) }),
  fc.record({ kind: is('exists', 'getData', 'getChildren', 'getChildren2'), path, watch: fc.boolean() }),
  fc.record({ kind: is('setAcl'), path, acl, version }),
  fc.record({ kind: is('addWatch'), path, mode: fc.constantFrom(0, 1, 2) }),
  fc.record({ kind: is('removeWatches', 'checkWatches'), path, watcherType: fc.constantFrom(1, 2, 3, 4) }),
  fc.record({
    kind: is('setWatches2'),
    relativeZxid: fc.constantFrom(0n, 3n, -1n),
    data: paths,
    exist: paths,
    child: paths,
    persistent: paths,
    persistentRecursive: paths,
  }),
);

/** A frame as it came from the socket: sometimes whole, sometimes with bytes changed, sometimes cut, sometimes noise. */
const frame = fc.oneof(
  { weight: 4, arbitrary: request.map((each) => encodeRequest(1, each).subarray(4)) },
  {
    weight: 3,
    arbitrary: fc.tuple(request, fc.nat(), fc.nat(255)).map(([each, at, byte]) => {
      const bytes = encodeRequest(1, each).subarray(4);
      bytes[at % bytes.length] = byte;
      return bytes;
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(request, fc.nat()).map(([each, at]) => {
      const bytes = encodeRequest(1, each).subarray(4);
      return bytes.subarray(0, at % bytes.length);
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...Object.values(opcodes), 0, -10, 20, 999), fc.uint8Array({ maxLength: 40 }))
      .map(([opcode, rest]) => {
        const bytes = new Uint8Array(8 + rest.length);
        new DataView(bytes.buffer).setInt32(4, opcode);
        bytes.set(rest, 8);
        return bytes;
      }),
  },
);

describe('frames of every kind of badness', () => {
  it('are answered or end their connection, and what the log then says is what the tree is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), frame), { minLength: 1, maxLength: 30 }), (frames) => {
        const rig = new CoreRig();
        const connections = [rig.connect(), rig.connect(), rig.connect()];
        for (const [who, bytes] of frames) {
          const decoded = decodeRequest(bytes);
          const at = who % connections.length;
          const connection = connections[at] ?? 0;
          if (decoded === undefined) {
            expect(bytes.length).toBeLessThan(8);
            continue;
          }
          const effects = rig.post({ kind: 'request-received', connection, frame: decoded });
          const replies = effects.filter(({ kind }) => kind === 'reply').length;
          expect(replies).toBe(1);
          if (!rig.state.connections.has(connection)) connections[at] = rig.connect();
        }
        const recovery = createRecovery();
        for (const transaction of rig.transactions) recoverTransaction(recovery, transaction);
        const recovered = finishRecovery(recovery, testConfig, rig.nowMs);
        expect(recovered).toBeDefined();
        if (recovered !== undefined) expect(lasting(recovered)).toEqual(lasting(rig.state));
      }),
      { numRuns: 400 },
    );
  });
});

/** Frames for the embedded ZooKeeper: its codec, and its core behind it. */
import { CoreRig, lasting, testConfig } from '../../../src/zookeeper/core/core-rig.ts';
import { createRecovery, finishRecovery, recoverTransaction } from '../../../src/zookeeper/core/recovery.ts';
import { FrameSplitter } from '../../../src/zookeeper/jute/frames.ts';
import { decodeConnectRequest, decodeConnectResponse } from '../../../src/zookeeper/jute/handshake.ts';
import { opcodes } from '../../../src/zookeeper/jute/opcodes.ts';
import { openAcl } from '../../../src/zookeeper/jute/records.ts';
import { decodeReply } from '../../../src/zookeeper/jute/replies.ts';
import { decodeRequest, encodeRequest, type Request } from '../../../src/zookeeper/jute/requests.ts';
import { Draw, damage } from '../draw.ts';
import type { FuzzTarget } from '../target.ts';

const paths = [
  '/a',
  '/a/b',
  '/',
  '',
  '/zookeeper',
  '/a/',
  'x',
  '/\0',
  '/a/../b',
  `/${'d/'.repeat(200)}e`,
  '/\ud800',
] as const;
const numbers = [0, 1, 2, 3, 4, 5, 6, 7, -1, -2, 31, 2 ** 31 - 1, -(2 ** 31)] as const;

function drawRequest(draw: Draw): Request {
  const path = draw.pick(paths);
  const number = draw.pick(numbers);
  const data = draw.chance(100) ? null : draw.bytes(20);
  const acl = draw.pick([
    openAcl,
    [],
    null,
    [{ perms: number, scheme: draw.pick(['auth', 'digest', 'ip', '']), id: path }],
  ]);
  switch (draw.int(9)) {
    case 0:
    case 1:
      return {
        kind: draw.pick(['create', 'create2', 'createTtl']),
        path,
        data,
        acl,
        flags: number,
        ttlMs: BigInt(number),
      } as Request;
    case 2:
      return { kind: draw.pick(['delete', 'check']), path, version: number } as Request;
    case 3:
      return { kind: 'setData', path, data, version: number };
    case 4:
      return { kind: draw.pick(['exists', 'getData', 'getChildren', 'getChildren2']), path, watch: draw.chance(128) };
    case 5:
      return { kind: 'setAcl', path, acl, version: number };
    case 6:
      return { kind: 'addWatch', path, mode: number };
    case 7:
      return { kind: draw.pick(['removeWatches', 'checkWatches']), path, watcherType: number };
    default:
      return { kind: draw.pick(['getAcl', 'sync', 'getAllChildrenNumber']), path };
  }
}

function drawFrame(draw: Draw): Uint8Array {
  if (draw.chance(40)) {
    const opcode = draw.any([...Object.values(opcodes), 0, 999]) ?? 0;
    const head = Buffer.alloc(8);
    head.writeInt32BE(opcode, 4);
    return Buffer.concat([head, draw.bytes(40)]);
  }
  const bytes = encodeRequest(1, drawRequest(draw)).subarray(4);
  return draw.chance(128) ? damage(draw, bytes) : bytes;
}

/** Each frame gets one reply or ends its connection, and what the log then says is what the tree is. */
export const zookeeperCoreTarget: FuzzTarget = {
  name: 'zookeeper-core',
  share: 100,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      const rig = new CoreRig();
      const connections = [rig.connect(), rig.connect()];
      for (let count = 0; count < 20 && !draw.isSpent; count++) {
        const at = draw.int(2);
        const frame = decodeRequest(drawFrame(draw));
        const connection = connections[at] ?? 0;
        if (frame === undefined) continue;
        const effects = rig.post({ kind: 'request-received', connection, frame });
        const replies = effects.filter(({ kind }) => kind === 'reply').length;
        if (replies !== 1) throw new Error(`${replies} replies to operation ${frame.opcode}`);
        if (!rig.state.connections.has(connection)) connections[at] = rig.connect();
      }
      const recovery = createRecovery();
      for (const transaction of rig.transactions) recoverTransaction(recovery, transaction);
      const recovered = finishRecovery(recovery, testConfig, rig.nowMs);
      const isSame = recovered !== undefined && textOf(lasting(recovered)) === textOf(lasting(rig.state));
      if (!isSame) throw new Error('the log says something else than the tree');
    },
  }),
};

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item));
}

/** Streams of frames cut anywhere, and every reader of a frame. */
export const juteTarget: FuzzTarget = {
  name: 'jute',
  share: 300,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      const stream = Buffer.concat(
        Array.from({ length: 1 + draw.int(3) }, () => encodeRequest(draw.int(9), drawRequest(draw))),
      );
      const bytes = draw.chance(128) ? damage(draw, stream) : stream;
      const splitter = new FrameSplitter(4_096);
      for (let at = 0; at < bytes.length; ) {
        const length = 1 + draw.int(30);
        for (const frame of splitter.push(bytes.subarray(at, at + length))) readFrame(draw, frame);
        at += length;
      }
      readFrame(draw, draw.rest());
    },
  }),
};

function readFrame(draw: Draw, frame: Uint8Array): void {
  decodeRequest(frame);
  decodeConnectRequest(frame);
  decodeConnectResponse(frame);
  decodeReply(frame, draw.pick(['stat', 'data', 'names', 'results', 'acl', 'created']));
}

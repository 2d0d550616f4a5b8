/** Bytes and JSON of every message type. */

import * as agent from '../../../src/wire/gen/agent.ts';
import * as agentState from '../../../src/wire/gen/agent-state.ts';
import * as allocator from '../../../src/wire/gen/allocator.ts';
import * as executor from '../../../src/wire/gen/executor.ts';
import * as executorV0 from '../../../src/wire/gen/executor-v0.ts';
import * as google from '../../../src/wire/gen/google.ts';
import * as internal from '../../../src/wire/gen/internal.ts';
import * as log from '../../../src/wire/gen/log.ts';
import * as maintenance from '../../../src/wire/gen/maintenance.ts';
import * as master from '../../../src/wire/gen/master.ts';
import * as mesos from '../../../src/wire/gen/mesos.ts';
import * as mesosV0 from '../../../src/wire/gen/mesos-v0.ts';
import * as quota from '../../../src/wire/gen/quota.ts';
import * as provider from '../../../src/wire/gen/resource-provider.ts';
import * as providerRegistry from '../../../src/wire/gen/resource-provider-registry.ts';
import * as scheduler from '../../../src/wire/gen/scheduler.ts';
import * as schedulerV0 from '../../../src/wire/gen/scheduler-v0.ts';
import * as state from '../../../src/wire/gen/state.ts';
import { fromJson, toJson, toJsonText } from '../../../src/wire/json.ts';
import { decode, encode, type MessageType, tryDecode } from '../../../src/wire/message.ts';
import { WireError } from '../../../src/wire/reader.ts';
import { Draw, damage } from '../draw.ts';
import { drawMessage } from '../messages.ts';
import type { FuzzTarget } from '../target.ts';

const modules = [
  agentState,
  agent,
  allocator,
  executorV0,
  executor,
  google,
  internal,
  log,
  maintenance,
  master,
  mesosV0,
  mesos,
  quota,
  providerRegistry,
  provider,
  schedulerV0,
  scheduler,
  state,
];

/** All message types that are on the wire somewhere. */
export const messageTypes: readonly MessageType<unknown>[] = modules.flatMap((module) =>
  Object.values(module).filter(isMessageType),
);

function isMessageType(value: unknown): value is MessageType<unknown> {
  return typeof value === 'object' && value !== null && 'write' in value && 'fields' in value;
}

function drawType(draw: Draw): MessageType<unknown> {
  return messageTypes[draw.uint32() % messageTypes.length] ?? mesos.Offer;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** What was written is read again as it was; damaged bytes are refused or read, and what is read can be written. */
export const protobufTarget: FuzzTarget = {
  name: 'protobuf',
  share: 300,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      const type = drawType(draw);
      const bytes = encode(type, drawMessage(draw, type));
      const again = encode(type, decode(type, bytes));
      // Numbers beyond 2^53 are rounded once; after that nothing changes any more.
      if (!sameBytes(encode(type, decode(type, again)), again)) throw new Error(`${type.name} changes when it is read`);
      const read = tryDecode(type, damage(draw, bytes));
      if (read !== undefined) encode(type, read);
    },
  }),
};

/** Bytes that nobody wrote. */
export const protobufNoiseTarget: FuzzTarget = {
  name: 'protobuf-noise',
  share: 200,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      const type = drawType(draw);
      const read = tryDecode(type, draw.rest());
      if (read !== undefined) toJsonText(type, read);
    },
  }),
};

const depths = [1, 99, 100, 101, 1_000, 100_000] as const;

/** Messages within messages and groups within groups, as deep as the sender likes. */
export const protobufDepthTarget: FuzzTarget = {
  name: 'protobuf-depth',
  share: 2,
  maxBytes: 8,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      const depth = draw.any(depths) ?? 1;
      const read = tryDecode(mesos.ContainerID, draw.chance(128) ? nestedIds(depth) : nestedGroups(depth));
      if (read !== undefined && depth > 101) throw new Error(`${depth} levels were read`);
      if (read !== undefined) toJsonText(mesos.ContainerID, read);
    },
  }),
};

/** ContainerID.value = 1, ContainerID.parent = 2. */
export function nestedIds(depth: number): Uint8Array {
  const heads: Buffer[] = [];
  let size = 3;
  for (let level = 1; level < depth; level++) {
    const head = Buffer.concat([Buffer.from([0x0a, 0x01, 0x61, 0x12]), varint(size)]);
    heads.push(head);
    size += head.length;
  }
  return Buffer.concat([...heads.reverse(), Buffer.from([0x0a, 0x01, 0x61])]);
}

export function nestedGroups(depth: number): Uint8Array {
  const start = Buffer.alloc(depth, 0x1b);
  return Buffer.concat([Buffer.from([0x0a, 0x01, 0x61]), start, Buffer.alloc(depth, 0x1c)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

/** JSON of a message is read as that message; JSON with anything anywhere is refused with a WireError or read. */
export const messageJsonTarget: FuzzTarget = {
  name: 'message-json',
  share: 300,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      const type = drawType(draw);
      const message = drawMessage(draw, type);
      const text = toJsonText(type, message);
      const value: unknown = JSON.parse(text);
      if (JSON.stringify(toJson(type, message)).length === 0) throw new Error('nothing was written');
      readOrRefuse(type, value);
      readOrRefuse(type, deface(draw, value, 0));
    },
  }),
};

function readOrRefuse(type: MessageType<unknown>, json: unknown): void {
  try {
    const read = fromJson(type, json);
    encode(type, read);
    toJsonText(type, read);
  } catch (thrown) {
    if (!(thrown instanceof WireError)) throw thrown;
  }
}

const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'x',
  '12',
  'Infinity',
  '-9223372036854775808',
  '99999999999999999999999',
  'TASK_RUNNING',
  [],
  [[]],
  {},
  { value: {} },
  { __proto__: null, constructor: { prototype: {} } },
  '10s',
  '-315576000000.999999999s',
];

/** A copy with other values here and there. */
export function deface(draw: Draw, value: unknown, depth: number): unknown {
  if (draw.chance(12)) return draw.any(oddValues);
  if (Array.isArray(value)) return value.map((item) => deface(draw, item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    draw.chance(6) ? draw.pick(['__proto__', 'constructor', 'toString', '']) : key,
    deface(draw, item, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

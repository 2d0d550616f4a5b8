/** The replicated log: messages of members that lie, and records of disks that rotted. */
import type { LogEvent } from '../../../src/log/core/events.ts';
import { VirtualLog } from '../../../src/log/core/test-bed.ts';
import { decodeRequest, decodeResponse } from '../../../src/log/log-messages.ts';
import { decodeAction, decodeMetadata, encodeAction, positionOf } from '../../../src/log/log-records.ts';
import {
  Action,
  LearnedMessage,
  PromiseRequest,
  PromiseResponse,
  RecoverRequest,
  RecoverResponse,
  WriteRequest,
  WriteResponse,
} from '../../../src/wire/gen/log.ts';
import { encode, type Field, type MessageType, tryDecode } from '../../../src/wire/message.ts';
import { WireError } from '../../../src/wire/reader.ts';
import { Draw, damage } from '../draw.ts';
import { drawMessage } from '../messages.ts';
import type { FuzzTarget } from '../target.ts';

/** Positions near the ends, so that most messages concern something, and some far away. */
const positions = [0, 1, 2, 3, 4, 10, 1_000, 2 ** 32, 2 ** 53 - 1, 2 ** 63] as const;

const hint = (_owner: string, field: Field, draw: Draw): unknown =>
  field.type === 'uint64' && field.label !== 'repeated' && draw.chance(230) ? draw.any(positions) : undefined;

const requests: readonly [MessageType<unknown>, ...MessageType<unknown>[]] = [
  PromiseRequest,
  WriteRequest,
  RecoverRequest,
] as never;
const responses: readonly [MessageType<unknown>, ...MessageType<unknown>[]] = [
  PromiseResponse,
  WriteResponse,
  RecoverResponse,
] as never;

export const logMessageTarget: FuzzTarget = {
  name: 'log-messages',
  share: 60,
  maxBytes: 1_024,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      const log = new VirtualLog({ members: 3, quorum: 2, isFounded: draw.chance(160) });
      log.start();
      log.run();
      if (draw.chance(128)) log.makeWriter(draw.int(2));
      for (let count = 0; count < 30 && !draw.isSpent; count++) {
        const event = drawEvent(draw, log);
        if (event !== undefined) log.post(0, event);
        if (draw.chance(24)) log.want(0, (call) => ({ type: 'election-wanted', call }));
        if (draw.chance(24)) log.want(0, (call) => ({ type: 'append-wanted', call, bytes: new Uint8Array(1) }));
        // Nobody else answers: a gap that a liar has opened would keep them all busy.
        for (const kind of ['promise', 'write', 'recover', 'learned', 'answer'] as const) log.take(kind);
        log.run();
        const { begin, end, records } = log.state(0).replica;
        if (!(begin <= end + 1)) throw new Error(`it begins at ${begin} and ends at ${end}`);
        if (records.size > 2_000) throw new Error(`${records.size} records`);
      }
    },
  }),
};

function drawEvent(draw: Draw, log: VirtualLog): LogEvent | undefined {
  const from = `log-replica(1)@10.0.0.${1 + draw.int(4)}:5050`;
  switch (draw.int(4)) {
    case 0:
    case 1: {
      const type = draw.pick(requests);
      const request = decodeRequest({ name: type.name, body: drawBody(draw, type) });
      return request === undefined ? undefined : { type: 'request-received', from, requestId: draw.int(3), request };
    }
    case 2: {
      const type = draw.pick(responses);
      const response = decodeResponse({ name: type.name, body: drawBody(draw, type) });
      const round = draw.any([...log.state(0).rounds.keys()]) ?? 1;
      return response === undefined ? undefined : { type: 'response-received', from, round, response };
    }
    default: {
      const message = tryDecode(LearnedMessage, drawBody(draw, LearnedMessage));
      return message === undefined ? undefined : { type: 'learned-received', from, message };
    }
  }
}

function drawBody(draw: Draw, type: MessageType<unknown>): Uint8Array {
  const bytes = encode(type, drawMessage(draw, type, hint));
  return draw.chance(40) ? damage(draw, bytes) : bytes;
}

/** What stands on the disk: read as it was written, or refused. */
export const logRecordTarget: FuzzTarget = {
  name: 'log-records',
  share: 200,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      const action = drawMessage(draw, Action, hint);
      const bytes = encodeAction(action);
      refusable(() => decodeAction(bytes, action.position));
      const damaged = damage(draw, bytes);
      refusable(() => decodeAction(damaged, action.position));
      refusable(() => decodeMetadata(damaged));
      const key = draw.text(['0', '1', '9', 'A', '0000000000', '00000000000000000001', '-', ' '], 12);
      const position = positionOf(key);
      if (position !== undefined && !Number.isSafeInteger(position)) throw new Error(`${key} is ${position}`);
    },
  }),
};

function refusable(read: () => unknown): void {
  try {
    read();
  } catch (thrown) {
    if (!(thrown instanceof WireError)) throw thrown;
  }
}

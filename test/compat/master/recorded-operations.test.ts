/** Operations that were recorded with Apache Mesos, asked of our master: the same messages to the agent, byte for byte but for ids. */
import { describe, expect, it } from 'vitest';
import { TestBed } from '../../../src/master/core/test-bed.ts';
import { operationRequest } from '../../../src/master/http/operations.ts';
import {
  AcknowledgeOperationStatusMessage,
  ApplyOperationMessage,
  RegisterSlaveMessage,
  UpdateOperationStatusMessage,
  UpdateSlaveMessage,
} from '../../../src/wire/gen/internal.ts';
import { Call as OperatorCall } from '../../../src/wire/gen/master.ts';
import type { OfferOperation } from '../../../src/wire/gen/mesos.ts';
import { Call } from '../../../src/wire/gen/scheduler.ts';
import { fromJson } from '../../../src/wire/json.ts';
import { decode, encode, type MessageType } from '../../../src/wire/message.ts';
import { recordedAnswers, recordedMessages } from '../../recordings.ts';

interface Recorded {
  readonly message?: string;
  readonly body_base64?: string;
  readonly decoded?: unknown;
}

const toAgent = recordedMessages('wire/to-agent.jsonl') as unknown as readonly Recorded[];
const toMaster = recordedMessages('wire/to-master.jsonl') as unknown as readonly Recorded[];

function bytesOf<T>(list: readonly Recorded[], type: MessageType<T>): Uint8Array[] {
  return list.flatMap(({ message, body_base64: body }) =>
    message === type.name && body !== undefined ? [Buffer.from(body, 'base64')] : [],
  );
}

function all<T>(list: readonly Recorded[], type: MessageType<T>): T[] {
  return bytesOf(list, type).map((bytes) => decode(type, bytes));
}

interface RawCall {
  readonly type?: string;
  readonly subscribe?: { readonly framework_info: { readonly roles?: readonly string[] } };
  readonly accept?: { readonly operations?: readonly { readonly type?: string }[] };
}

/** The first recorded call of a scheduler that is like this. */
function schedulerCall(isIt: (call: RawCall) => boolean): Call {
  const found = toMaster.find(({ decoded }) => decoded !== undefined && isIt(decoded as RawCall))?.decoded;
  if (found === undefined) throw new Error('there is no such call among the recorded');
  return fromJson(Call, found);
}

const acceptThat = (begins: string): Call['accept'] =>
  schedulerCall(({ accept }) => accept?.operations?.[0]?.type === begins).accept;

const agentPid = 'slave(1)@127.0.0.1:17051';

/** A master with the recorded agent and the scheduler that reserved, which has an offer. */
function replay(): { readonly bed: TestBed; readonly agentId: string; readonly frameworkId: string } {
  const bed = new TestBed().elect();
  const [registration] = all(toMaster, RegisterSlaveMessage);
  const [update] = all(toMaster, UpdateSlaveMessage);
  const subscribe = schedulerCall(({ subscribe: one }) => one?.framework_info.roles?.includes('dev') === true);
  if (registration === undefined || update === undefined || subscribe?.subscribe === undefined) {
    throw new Error('the recording lacks something');
  }
  bed.post({ type: 'agent-registering', from: agentPid, message: registration });
  const agentId = bed.state.agentsByPid.get(agentPid)?.id ?? '';
  bed.post({ type: 'agent-updated', from: agentPid, message: { ...update, slave_id: { value: agentId } } });
  const { id } = bed.subscribe(subscribe.subscribe.framework_info);
  bed.advance(1000);
  return { bed, agentId, frameworkId: id };
}

/** Our message with the ids of the recorded one has its bytes. */
function expectSame(ours: ApplyOperationMessage | undefined, recorded: Uint8Array | undefined): void {
  if (ours === undefined || recorded === undefined) throw new Error('there is nothing to compare');
  const { framework_id, operation_uuid, resource_version_uuid } = decode(ApplyOperationMessage, recorded);
  expect(ours.framework_id === undefined).toBe(framework_id === undefined);
  const named = { ...ours, operation_uuid, resource_version_uuid };
  const same = framework_id === undefined ? named : { ...named, framework_id };
  expect(Buffer.from(encode(ApplyOperationMessage, same)).toString('hex')).toBe(Buffer.from(recorded).toString('hex'));
}

describe('recorded operations', () => {
  const recorded = bytesOf(toAgent, ApplyOperationMessage);

  it('of a framework reach the agent as from Apache Mesos, and are acknowledged alike', () => {
    const { bed, agentId, frameworkId } = replay();
    const accept = acceptThat('RESERVE');
    const operations = (accept?.operations ?? []).filter(({ type }) => type !== 'LAUNCH');
    const offer_ids = [...bed.state.offers.keys()].map((value) => ({ value }));
    bed.call(frameworkId, { type: 'ACCEPT', accept: { offer_ids, operations } });
    const ours = bed.sent(ApplyOperationMessage);
    expect(ours).toHaveLength(2);
    expectSame(ours[0], recorded[0]);
    expectSame(ours[1], recorded[1]);
    for (const [at, update] of all(toMaster, UpdateOperationStatusMessage).slice(0, 2).entries()) {
      const operation_uuid = ours[at]?.operation_uuid;
      const message = { ...update, slave_id: { value: agentId }, operation_uuid };
      bed.post({ type: 'operation-status-updated', from: agentPid, message });
      expect(bed.sent(AcknowledgeOperationStatusMessage)[at]).toEqual({
        status_uuid: update.status.uuid,
        operation_uuid,
      });
    }
    expect(bed.state.agents.get(agentId)?.operations.size).toBe(0);
  });

  it('of an operator reach the agent as from Apache Mesos', () => {
    const { bed, agentId } = replay();
    for (const [at, name] of ['master-RESERVE.json', 'master-UNRESERVE.json'].entries()) {
      const body = recordedAnswers('http/operator').get(name)?.request.body ?? '';
      const request = operationRequest(fromJson(OperatorCall, JSON.parse(body)));
      if (request?.type !== 'change-resources') throw new Error('the recording asks for something else');
      expect(bed.ask({ ...request, agentId })).toEqual({ status: 202, text: '' });
      expectSame(bed.sent(ApplyOperationMessage)[at], recorded[2 + at]);
    }
  });

  it('are dropped without a word where Apache Mesos dropped them', () => {
    const { bed, frameworkId } = replay();
    const accept = acceptThat('DESTROY');
    const operations: OfferOperation[] = accept?.operations ?? [];
    expect(operations.map(({ type }) => type)).toEqual(['DESTROY', 'UNRESERVE']);
    const offer_ids = [...bed.state.offers.keys()].map((value) => ({ value }));
    bed.call(frameworkId, { type: 'ACCEPT', accept: { offer_ids, operations } });
    expect(bed.sent(ApplyOperationMessage)).toEqual([]);
    expect(bed.events('UPDATE_OPERATION_STATUS')).toEqual([]);
  });
});

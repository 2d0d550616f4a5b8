import { describe, expect, it } from 'vitest';
import type { Call } from '../../../wire/gen/scheduler.ts';
import { callError } from './call.ts';

const framework_id = { value: 'f' };
const framework_info = { user: 'u', name: 'n' };

describe('a call', () => {
  it.each([
    [{ type: 'SUBSCRIBE', subscribe: { framework_info } }],
    [{ type: 'SUBSCRIBE', framework_id, subscribe: { framework_info: { ...framework_info, id: framework_id } } }],
    [{ type: 'TEARDOWN', framework_id }],
    [{ type: 'REVIVE', framework_id }],
    [{ type: 'SUPPRESS', framework_id }],
    [
      {
        type: 'ACKNOWLEDGE',
        framework_id,
        acknowledge: { agent_id: { value: 'a' }, task_id: { value: 't' }, uuid: new Uint8Array(16) },
      },
    ],
  ] as [Call][])('%j is well-formed', (call) => {
    expect(callError(call, undefined)).toBeUndefined();
  });

  it.each([
    [{}, "Expecting 'type' to be present"],
    [{ type: 'SUBSCRIBE' }, "Expecting 'subscribe' to be present"],
    [
      { type: 'SUBSCRIBE', framework_id, subscribe: { framework_info } },
      "'framework_id' differs from 'subscribe.framework_info.id'",
    ],
    [{ type: 'TEARDOWN' }, "Expecting 'framework_id' to be present"],
    [{ type: 'ACCEPT', framework_id }, "Expecting 'accept' to be present"],
    [{ type: 'DECLINE', framework_id }, "Expecting 'decline' to be present"],
    [{ type: 'KILL', framework_id }, "Expecting 'kill' to be present"],
    [{ type: 'SHUTDOWN', framework_id }, "Expecting 'shutdown' to be present"],
    [{ type: 'RECONCILE', framework_id }, "Expecting 'reconcile' to be present"],
    [{ type: 'MESSAGE', framework_id }, "Expecting 'message' to be present"],
    [{ type: 'REQUEST', framework_id }, "Expecting 'request' to be present"],
    [{ type: 'UPDATE_FRAMEWORK', framework_id }, "Expecting 'update_framework' to be present"],
    [
      {
        type: 'ACKNOWLEDGE',
        framework_id,
        acknowledge: { agent_id: { value: 'a' }, task_id: { value: 't' }, uuid: new Uint8Array(4) },
      },
      'Not a valid UUID',
    ],
    [
      {
        type: 'ACKNOWLEDGE_OPERATION_STATUS',
        framework_id,
        acknowledge_operation_status: { uuid: new Uint8Array(16), operation_id: { value: 'o' } },
      },
      "Expecting 'agent_id' to be present",
    ],
  ] as [Call, string][])('%j is refused', (call, text) => {
    expect(callError(call, undefined)).toBe(text);
  });

  it('of another principal than it names is refused', () => {
    const call: Call = { type: 'SUBSCRIBE', subscribe: { framework_info: { ...framework_info, principal: 'a' } } };
    expect(callError(call, 'b')).toContain("'b' does not match principal 'a'");
    expect(callError(call, 'a')).toBeUndefined();
  });
});

/** The calls of the operator API that change something, as requests to the core. */
import { type Answer, textAnswer } from '../../net/http-answer.ts';
import type { Duration } from '../../wire/gen/google.ts';
import type { Call, CallDrainAgent } from '../../wire/gen/master.ts';
import type { DrainConfig } from '../../wire/gen/mesos.ts';
import type { OperatorAnswer, OperatorRequest } from '../core/operator-requests.ts';
import { operationRequest } from './operations.ts';

/** What a call asks for; `undefined` for calls that ask for nothing this master does. */
export function requestOf(call: Call): OperatorRequest | undefined {
  switch (call.type) {
    case 'UPDATE_WEIGHTS':
      return { type: 'update-weights', infos: call.update_weights?.weight_infos ?? [] };
    case 'UPDATE_QUOTA': {
      const { quota_configs: configs, force } = call.update_quota ?? {};
      return { type: 'update-quotas', configs: configs ?? [], force: force ?? false };
    }
    case 'SET_QUOTA':
      return { type: 'set-quota', request: call.set_quota?.quota_request ?? {} };
    case 'REMOVE_QUOTA':
      return { type: 'remove-quota', role: call.remove_quota?.role ?? '' };
    case 'UPDATE_MAINTENANCE_SCHEDULE':
      return { type: 'update-schedule', schedule: call.update_maintenance_schedule?.schedule ?? {} };
    case 'START_MAINTENANCE':
      return { type: 'machines-down', machines: call.start_maintenance?.machines ?? [] };
    case 'STOP_MAINTENANCE':
      return { type: 'machines-up', machines: call.stop_maintenance?.machines ?? [] };
    case 'MARK_AGENT_GONE':
      return { type: 'mark-gone', agentId: call.mark_agent_gone?.agent_id.value ?? '' };
    case 'DRAIN_AGENT':
      return call.drain_agent === undefined ? undefined : drainRequest(call.drain_agent);
    case 'DEACTIVATE_AGENT':
      return { type: 'deactivate', agentId: call.deactivate_agent?.agent_id.value ?? '' };
    case 'REACTIVATE_AGENT':
      return { type: 'reactivate', agentId: call.reactivate_agent?.agent_id.value ?? '' };
    case 'TEARDOWN':
      return { type: 'tear-down', frameworkId: call.teardown?.framework_id.value ?? '' };
    default:
      return operationRequest(call);
  }
}

function drainRequest({ agent_id: id, max_grace_period: grace, mark_gone: markGone }: CallDrainAgent): OperatorRequest {
  const config: DrainConfig = {
    ...(grace === undefined ? {} : { max_grace_period: { nanoseconds: toNs(grace) } }),
    mark_gone: markGone ?? false,
  };
  return { type: 'drain', agentId: id.value, config };
}

function toNs({ seconds, nanos }: Duration): number {
  return (seconds ?? 0) * 1e9 + (nanos ?? 0);
}

/** The answer of the core as HTTP. */
export function answerOf({ status, text }: OperatorAnswer): Answer {
  return text === '' ? { status } : textAnswer(status, text);
}

/** Requests of operators, each to the file of its noun. */
import { operatorRefusal } from './authorization.ts';
import { requestDeactivation, requestReactivation } from './deactivation.ts';
import { requestDrain } from './draining.ts';
import { tearDown } from './frameworks.ts';
import { requestGone } from './gone.ts';
import { requestDown, requestSchedule, requestUp } from './maintenance.ts';
import { requestOperation } from './operator-operations.ts';
import { type OperatorRequest, refuseOperator } from './operator-requests.ts';
import { requestNoQuota, requestQuota, requestQuotas } from './quota.ts';
import type { Turn } from './turn.ts';
import { requestWeights } from './weights.ts';

export interface AskedRequest {
  readonly request: OperatorRequest;
  /** Who asks, if he proved it. */
  readonly principal: string | undefined;
}

/** Takes a request. It is answered now, or when the registry has what it changes. */
export function askOperator(turn: Turn, questionId: string, { request, principal }: AskedRequest): void {
  if (turn.state.phase !== 'serving') {
    refuseOperator(turn, questionId, 'Master has not finished recovery', 503);
    return;
  }
  const forbidden = operatorRefusal(turn.state, request, principal);
  if (forbidden !== undefined) {
    refuseOperator(turn, questionId, forbidden, 403);
    return;
  }
  switch (request.type) {
    case 'update-weights':
      requestWeights(turn, questionId, request.infos);
      return;
    case 'update-quotas':
      requestQuotas(turn, questionId, request);
      return;
    case 'set-quota':
      requestQuota(turn, questionId, request.request);
      return;
    case 'remove-quota':
      requestNoQuota(turn, questionId, request.role);
      return;
    case 'update-schedule':
      requestSchedule(turn, questionId, request.schedule);
      return;
    case 'machines-down':
      requestDown(turn, questionId, request.machines);
      return;
    case 'machines-up':
      requestUp(turn, questionId, request.machines);
      return;
    case 'mark-gone':
      requestGone(turn, questionId, request.agentId);
      return;
    case 'drain':
      requestDrain(turn, questionId, request.agentId, request.config);
      return;
    case 'deactivate':
      requestDeactivation(turn, questionId, request.agentId);
      return;
    case 'reactivate':
      requestReactivation(turn, questionId, request.agentId);
      return;
    case 'tear-down':
      tearDown(turn, questionId, request.frameworkId);
      return;
    case 'change-resources':
      requestOperation(turn, questionId, { ...request, principal });
      return;
  }
}

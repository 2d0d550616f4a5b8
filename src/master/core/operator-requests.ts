/** What operators ask the master to change, and how they are answered. */
import type { Schedule } from '../../wire/gen/maintenance.ts';
import type { DrainConfig, MachineID, OfferOperation, WeightInfo } from '../../wire/gen/mesos.ts';
import type { QuotaConfig, QuotaRequest } from '../../wire/gen/quota.ts';
import type { Turn } from './turn.ts';

export type OperatorRequest =
  | { readonly type: 'update-weights'; readonly infos: readonly WeightInfo[] }
  | { readonly type: 'update-quotas'; readonly configs: readonly QuotaConfig[]; readonly force: boolean }
  | { readonly type: 'set-quota'; readonly request: QuotaRequest }
  | { readonly type: 'remove-quota'; readonly role: string }
  | { readonly type: 'update-schedule'; readonly schedule: Schedule }
  | { readonly type: 'machines-down'; readonly machines: readonly MachineID[] }
  | { readonly type: 'machines-up'; readonly machines: readonly MachineID[] }
  | { readonly type: 'mark-gone'; readonly agentId: string }
  | { readonly type: 'drain'; readonly agentId: string; readonly config: DrainConfig }
  | { readonly type: 'deactivate'; readonly agentId: string }
  | { readonly type: 'reactivate'; readonly agentId: string }
  | { readonly type: 'tear-down'; readonly frameworkId: string }
  | { readonly type: 'change-resources'; readonly agentId: string; readonly operation: OfferOperation };

/** A status of HTTP, and for people why; empty when all went well. */
export interface OperatorAnswer {
  readonly status: 200 | 202 | 400 | 403 | 404 | 409 | 503;
  readonly text: string;
}

/** Who waits for an answer; `undefined` when the master asked itself. */
export type QuestionId = string | undefined;

export function answerOperator(turn: Turn, questionId: QuestionId, answer: OperatorAnswer): void {
  if (questionId !== undefined) turn.effects.push({ type: 'answer-operator', questionId, answer });
}

/** Done as asked. */
export function grantOperator(turn: Turn, questionId: QuestionId): void {
  answerOperator(turn, questionId, { status: 200, text: '' });
}

export function refuseOperator(
  turn: Turn,
  questionId: QuestionId,
  text: string,
  status: OperatorAnswer['status'] = 400,
): void {
  answerOperator(turn, questionId, { status, text });
}

/** What goes on when a change of the registry is durable, or was refused by it. */
import { agentMarkedUnreachable } from './agent-health.ts';
import { agentAdmitted, agentRemoved } from './agent-registration.ts';
import { agentInfoUpdated, agentReadmitted } from './agent-return.ts';
import { agentDeactivated, agentReactivated } from './deactivation.ts';
import { agentDrained, agentDraining } from './draining.ts';
import { agentsPruned, beginServing } from './election.ts';
import type { Continuation } from './events.ts';
import { agentMarkedGone } from './gone.ts';
import { machinesDown, machinesUp, scheduleUpdated } from './maintenance.ts';
import { quotasUpdated } from './quota.ts';
import type { Turn } from './turn.ts';
import { weightsUpdated } from './weights.ts';

type Handlers = {
  readonly [T in Continuation['type']]: (
    turn: Turn,
    next: Extract<Continuation, { readonly type: T }>,
    applied: boolean,
  ) => void;
};

const handlers: Handlers = {
  elected: beginServing,
  'agent-admitted': agentAdmitted,
  'agent-readmitted': agentReadmitted,
  'agent-info-updated': agentInfoUpdated,
  'agent-marked-unreachable': agentMarkedUnreachable,
  'agent-removed': agentRemoved,
  'agents-pruned': (turn, { unreachable, gone }) => agentsPruned(turn, unreachable, gone),
  'agent-marked-gone': agentMarkedGone,
  'agent-draining': agentDraining,
  'agent-drained': agentDrained,
  'agent-deactivated': agentDeactivated,
  'agent-reactivated': agentReactivated,
  'schedule-updated': scheduleUpdated,
  'machines-down': machinesDown,
  'machines-up': machinesUp,
  'quotas-updated': quotasUpdated,
  'weights-updated': weightsUpdated,
};

export function goOn(turn: Turn, next: Continuation, applied: boolean): void {
  handlers[next.type](turn, next as never, applied);
}

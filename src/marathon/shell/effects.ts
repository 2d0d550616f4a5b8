import { unreachable } from '../../base/assert.ts';
import type { Logger } from '../../base/logger.ts';
import type { Scheduler } from '../../scheduler/scheduler.ts';
import type { Answer } from '../core/requests.ts';
import type { MarathonEvent } from '../core/step.ts';
import type { Effect } from '../core/turn.ts';
import type { EventHub } from '../http/events.ts';
import type { Prober } from './prober.ts';
import type { Store } from './store.ts';

/** What effects are carried out with. */
export interface EffectTools {
  readonly store: Store;
  /** Undefined until the roles are known and the connection is made. */
  readonly scheduler: () => Scheduler | undefined;
  readonly prober: Prober;
  readonly events: EventHub;
  readonly answer: (requestId: number, answer: Answer) => void;
  readonly applyRoles: (roles: readonly string[]) => void;
  /** The store failed: this process must lead no more. */
  readonly onStoreFailed: (thrown: unknown) => void;
  readonly logger: Logger;
}

/** Carries out one effect; what ends later is posted. */
export function executeEffect(tools: EffectTools, effect: Effect, post: (event: MarathonEvent) => void): void {
  const scheduler = tools.scheduler();
  switch (effect.type) {
    case 'persist':
      persist(tools, effect, post);
      return;
    case 'publish':
      tools.events.publish(effect.event);
      return;
    case 'answer':
      tools.answer(effect.requestId, effect.answer);
      return;
    case 'probe':
      tools.prober.probe(effect.target);
      return;
    case 'use-roles':
      tools.applyRoles(effect.roles);
      return;
    case 'accept':
      accept(scheduler, effect, post);
      return;
    case 'decline':
      scheduler?.decline(effect.offerIds, { refuse_seconds: effect.refuseSeconds });
      return;
    case 'kill': {
      const { graceMs } = effect;
      const policy = graceMs === undefined ? undefined : { grace_period: { nanoseconds: graceMs * 1_000_000 } };
      scheduler?.kill(effect.taskId, effect.agentId, policy);
      return;
    }
    case 'acknowledge':
      scheduler?.acknowledge(effect.status);
      return;
    case 'reconcile':
      scheduler?.reconcile(
        effect.tasks.map(({ taskId, agentId }) => ({
          task_id: { value: taskId },
          ...(agentId === undefined ? {} : { agent_id: { value: agentId } }),
        })),
      );
      return;
    case 'revive':
      scheduler?.revive();
      return;
    case 'suppress':
      scheduler?.suppress();
      return;
    default:
      unreachable(effect);
  }
}

function persist(tools: EffectTools, effect: Effect & { type: 'persist' }, post: (event: MarathonEvent) => void): void {
  tools.store.write(effect.writes).then(
    () => {
      if (effect.onDurable !== undefined) post(effect.onDurable);
    },
    (thrown: unknown) => tools.onStoreFailed(thrown),
  );
}

function accept(
  scheduler: Scheduler | undefined,
  effect: Effect & { type: 'accept' },
  post: (event: MarathonEvent) => void,
): void {
  const operation = { type: 'LAUNCH' as const, launch: { task_infos: [...effect.tasks] } };
  // What is left of the offer may come back at once: more instances may be waiting for it.
  const isSent = scheduler?.accept([effect.offerId], [operation], { refuse_seconds: 0 }) ?? false;
  if (!isSent) post({ type: 'launch-lost', taskIds: effect.tasks.map((task) => task.task_id.value) });
}

/** The operator drains the agent: every task is killed, with its own kill policy or a shorter one. */
import type { DrainSlaveMessage } from '../../wire/gen/internal.ts';
import type { KillPolicy } from '../../wire/gen/mesos.ts';
import { beginDrain, endDrain } from './drain-record.ts';
import { type AgentEffect, note } from './effects.ts';
import { killTask } from './kill-task.ts';
import type { AgentState } from './state.ts';

export function drain(state: AgentState, message: DrainSlaveMessage, nowMs: number): AgentEffect[] {
  const maxNs = message.config.max_grace_period?.nanoseconds;
  const effects = [
    ...beginDrain(state, message.config, nowMs),
    note('draining', { maxGraceMs: maxNs === undefined ? undefined : maxNs / 1e6 }),
  ];
  for (const framework of state.frameworks.values()) {
    for (const executor of framework.executors.values()) {
      const tasks = [...executor.queued.values(), ...executor.launched.values()];
      for (const { task_id, kill_policy } of tasks) {
        const policy = shorter(kill_policy, maxNs);
        const kill = {
          framework_id: { value: framework.frameworkId },
          task_id,
          ...(policy && { kill_policy: policy }),
        };
        effects.push(...killTask(state, kill, nowMs));
      }
    }
  }
  return [...effects, ...endDrain(state)];
}

function shorter(policy: KillPolicy | undefined, maxNs: number | undefined): KillPolicy | undefined {
  const ownNs = policy?.grace_period?.nanoseconds;
  if (maxNs === undefined || (ownNs !== undefined && ownNs <= maxNs)) return policy;
  return { grace_period: { nanoseconds: maxNs } };
}

/** Only who leads acts: a master before it serves or after it is over says nothing, and agents obey nobody but their master. */
import type { AgentEffect } from '../../../src/agent/core/effects.ts';
import type { AgentEvent } from '../../../src/agent/core/events.ts';
import type { MasterEffect } from '../../../src/master/core/effects.ts';
import type { MasterEvent } from '../../../src/master/core/events.ts';
import type { Checker } from '../checker.ts';
import type { SimProgram } from '../program.ts';
import { SimAgent } from '../sim-agent.ts';
import { SimMaster } from '../sim-master.ts';

/** Answered whoever sends them, as by Mesos. */
const free: ReadonlySet<string> = new Set([
  'mesos.internal.PingSlaveMessage',
  'mesos.internal.FrameworkToExecutorMessage',
]);

export function createLeadershipChecker(): Checker {
  /** Agents that are taking a message of a master which is not theirs. */
  const misled = new Map<SimProgram, string>();
  /** A serving master that is hearing that it leads no more. */
  let deposed: SimProgram | undefined;
  return {
    name: 'leadership',
    onEvent: (program, event) => {
      misled.delete(program);
      const order = program instanceof SimAgent ? foreignOrder(program, event as AgentEvent) : undefined;
      if (order !== undefined) misled.set(program, order);
      deposed = program instanceof SimMaster && isLoss(program, event as MasterEvent) ? program : undefined;
      return undefined;
    },
    onEffect: (program, effect) => {
      const order = misled.get(program);
      if (order !== undefined && (effect as AgentEffect).kind !== 'report') {
        return `${program.name} acts (${(effect as AgentEffect).kind}) on ${order}, which is not its master`;
      }
      return program instanceof SimMaster ? masterProblem(program, effect as MasterEffect) : undefined;
    },
    onStepped: (program) => {
      misled.delete(program);
      return program === deposed ? `${program.name} knows that it leads no more, and goes on` : undefined;
    },
  };
}

function isLoss({ state }: SimMaster, event: MasterEvent): boolean {
  if (state?.phase !== 'serving' && state?.phase !== 'recovering') return false;
  return event.type === 'candidacy-lost' || (event.type === 'leader-detected' && !event.isSelf);
}

function foreignOrder({ state }: SimAgent, event: AgentEvent): string | undefined {
  if (event.kind !== 'message-received' || free.has(event.name) || event.from === state?.master?.pid) return undefined;
  return `${event.name.slice(event.name.lastIndexOf('.') + 1)} of ${event.from}`;
}

function masterProblem({ name, state }: SimMaster, effect: MasterEffect): string | undefined {
  if (state === undefined || state.phase === 'serving') return undefined;
  const isSpeech = effect.type === 'send' || (effect.type === 'send-event' && effect.event.type !== 'ERROR');
  return isSpeech ? `${name} speaks (${effect.type}) while it is ${state.phase}` : undefined;
}

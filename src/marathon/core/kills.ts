import { isActive } from './conditions.ts';
import type { Instance } from './instance.ts';
import { definitionOf, forgetInstance, persistInstance, putInstance } from './instances.ts';
import type { KillOrder } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Ends the task of an instance. With `forGood` the instance is forgotten afterwards; else it is launched again under its own id.
 * Instances that hold nothing, or are lost, are forgotten at once.
 */
export function killInstance(turn: Turn, instance: Instance, forGood: boolean): void {
  const { condition, task } = instance;
  const isLostForNow = condition === 'Unreachable' || condition === 'UnreachableInactive';
  if (task === undefined || !isActive(condition) || isLostForNow) {
    if (forGood || isLostForNow) forgetInstance(turn, instance);
    return;
  }
  if (forGood && instance.goal !== 'Decommissioned') {
    const next: Instance = { ...instance, goal: 'Decommissioned' };
    putInstance(turn, next);
    persistInstance(turn, next);
  }
  const graceSeconds = definitionOf(turn.state, instance)?.taskKillGracePeriodSeconds;
  const order: KillOrder = {
    taskId: task.id,
    instanceId: instance.id,
    agentId: instance.agent?.agentId,
    graceMs: graceSeconds === undefined ? undefined : graceSeconds * 1000,
  };
  const { waiting, inFlight } = turn.state.kills;
  if (!inFlight.has(instance.id)) waiting.set(instance.id, order);
}

/** True when the end of this instance's task has been asked for. */
export function isBeingKilled(turn: Turn, instanceId: string): boolean {
  return turn.state.kills.waiting.has(instanceId) || turn.state.kills.inFlight.has(instanceId);
}

/** Sends waiting kills as far as the limit of those in flight allows. */
export function sendKills(turn: Turn): void {
  const { state } = turn;
  if (!state.isRegistered) return;
  for (const [instanceId, order] of state.kills.waiting) {
    if (state.kills.inFlight.size >= state.settings.killChunkSize) return;
    state.kills.waiting.delete(instanceId);
    state.kills.inFlight.set(instanceId, order);
    sendKill(turn, order);
  }
}

/** Asks again when a kill was not answered in time. */
export function retryKill(turn: Turn, instanceId: string): void {
  const order = turn.state.kills.inFlight.get(instanceId);
  if (order === undefined) return;
  if (turn.state.isRegistered) sendKill(turn, order);
  else {
    turn.state.kills.inFlight.delete(instanceId);
    turn.state.kills.waiting.set(instanceId, order);
  }
}

function sendKill(turn: Turn, order: KillOrder): void {
  const { taskId, agentId, graceMs } = order;
  turn.effects.push({ type: 'kill', taskId, agentId, graceMs });
  turn.state.timers.set(`kill ${order.instanceId}`, turn.nowMs + turn.state.settings.killRetryMs);
}

/** The task of an instance has ended: nothing is left to kill. */
export function noteKilled(turn: Turn, instanceId: string): void {
  turn.state.kills.waiting.delete(instanceId);
  turn.state.kills.inFlight.delete(instanceId);
  turn.state.timers.cancel(`kill ${instanceId}`);
}

/** Kills again what a stored goal says must end: after a restart nobody else remembers. */
export function resumeKills(turn: Turn): void {
  for (const instance of turn.state.instances.values()) {
    if (instance.goal === 'Decommissioned') killInstance(turn, instance, true);
  }
}

import { containerKnown } from './containers.ts';
import { containerUpdated, tasksStored } from './deliver-tasks.ts';
import type { AgentEffect } from './effects.ts';
import type { AgentEvent } from './events.ts';
import { executorEnded } from './executor-end.ts';
import { containersRecovered, recoveryFinished } from './executor-return.ts';
import { executorSaid } from './framework-messages.ts';
import { discard, diskMeasured, pathRemoved } from './garbage.ts';
import { linkBroken } from './links.ts';
import { messageReceived } from './messages.ts';
import { operationFailed } from './operations.ts';
import { loadMeasured } from './oversubscription.ts';
import { diskRecovered } from './recovery.ts';
import { masterDetected, proofMessage, registrationStored } from './registration.ts';
import { changesAwaited, resourcesStored, resourcesTargeted, volumesWorked } from './resource-changes.ts';
import { type AgentState, findRun } from './state.ts';
import { acknowledgementStored, executorReported, updateStored } from './status-updates.ts';
import { endTasks, tasksEnded, unregister } from './stopping.ts';
import { executorStored, executorSubscribed } from './subscribe.ts';
import { ticked } from './ticks.ts';

/** The agent's decisions: one event in, its effects out, in order. */
export function step(state: AgentState, event: AgentEvent, nowMs: number): AgentEffect[] {
  switch (event.kind) {
    case 'disk-recovered':
      return diskRecovered(state, event, nowMs);
    case 'containers-recovered':
      return containersRecovered(state, nowMs);
    case 'master-detected':
      return masterDetected(state, event.master, nowMs);
    case 'link-broken':
      return linkBroken(state, event.pid, nowMs);
    case 'proof-received':
      return proofMessage(state, event.message, nowMs);
    case 'message-received':
      return [...messageReceived(state, event, nowMs), ...recoveryFinished(state, nowMs)];
    case 'registration-stored':
      return registrationStored(state, nowMs);
    case 'executor-stored':
      return executorStored(state, event.run, nowMs);
    case 'tasks-stored': {
      const executor = findRun(state, event.run);
      return executor === undefined ? [] : tasksStored(state, executor, event.taskIds);
    }
    case 'update-stored':
      return updateStored(state, event.stream, event.uuid, nowMs);
    case 'acknowledgement-stored':
      return acknowledgementStored(state, event.stream, event.uuid, nowMs);
    case 'resources-targeted':
      return resourcesTargeted(state);
    case 'volumes-worked':
      return volumesWorked(state, event.failures);
    case 'resources-stored':
      return resourcesStored(state, nowMs);
    case 'operation-failed':
      return operationFailed(state, event.uuid, nowMs);
    case 'changes-awaited':
      return changesAwaited(state, event.made, event.then);
    case 'container-known':
      return containerKnown(state, event.run, event.status);
    case 'container-updated':
      return containerUpdated(state, event);
    case 'executor-ended':
      return [
        ...executorEnded(state, event.run, event.termination, nowMs),
        ...recoveryFinished(state, nowMs),
        ...tasksEnded(state),
      ];
    case 'status-reported':
      return executorReported(state, event, nowMs);
    case 'executor-subscribed':
      return [...executorSubscribed(state, event, nowMs), ...recoveryFinished(state, nowMs)];
    case 'executor-said':
      return executorSaid(state, event);
    case 'disk-measured':
      return diskMeasured(state, event.usedShare, nowMs);
    case 'load-measured':
      return loadMeasured(state, event.load);
    case 'sandbox-ended':
      discard(state, event.path, nowMs);
      return [];
    case 'path-removed':
      pathRemoved(state, event.isRemoved);
      return [];
    case 'close-requested':
      return endTasks(state, nowMs);
    case 'unregister-requested':
      return unregister(state, event.reason, nowMs);
    case 'ticked':
      return ticked(state, nowMs);
  }
}

import { unreachable } from '../../base/assert.ts';
import { createApp, deleteApp, restartApp, updateApps } from './app-commands.ts';
import { type PreparedChange, storeChange } from './changes.ts';
import { cancelByRequest } from './deployments/cancel.ts';
import { createGroup, deleteGroup, setEnforceRole, updateGroup } from './group-commands.ts';
import { killAppTask, killAppTasks, killTasks } from './kill-commands.ts';
import { wantOffers } from './offers.ts';
import type { Write } from './records.ts';
import { type Answer, type Command, type CommandRefusal, notFound } from './requests.ts';
import { persist, type Turn } from './turn.ts';

/** What a command came to: refused, done at once, or done when a change is durable. */
export type Outcome =
  | CommandRefusal
  | { readonly change: PreparedChange; readonly answer: Answer }
  | { readonly writes: readonly Write[]; readonly answer: Answer };

/** Does what the API asks. The answer is sent when what it promises is durable. */
export function runCommand(turn: Turn, requestId: number, command: Command): void {
  const outcome = outcomeOf(turn, command);
  if ('change' in outcome) storeChange(turn, outcome.change, requestId, outcome.answer);
  else if ('writes' in outcome) {
    persist(turn, outcome.writes, { type: 'answer-stored', requestId, answer: outcome.answer });
  } else turn.effects.push({ type: 'answer', requestId, answer: outcome });
}

function outcomeOf(turn: Turn, command: Command): Outcome {
  switch (command.type) {
    case 'create-app':
      return createApp(turn, command);
    case 'update-apps':
      return updateApps(turn, command);
    case 'delete-app':
      return deleteApp(turn, command.id, command.force);
    case 'restart-app':
      return restartApp(turn, command.id, command.force);
    case 'kill-app-tasks':
      return killAppTasks(turn, command);
    case 'kill-app-task':
      return killAppTask(turn, command);
    case 'kill-tasks':
      return killTasks(turn, command.taskIds, command.options);
    case 'create-group':
      return createGroup(turn, command);
    case 'update-group':
      return updateGroup(turn, command);
    case 'enforce-role':
      return setEnforceRole(turn, command.id, command.enforceRole);
    case 'delete-group':
      return deleteGroup(turn, command.id, command.force);
    case 'cancel-deployment':
      return cancelByRequest(turn, command.id, command.force);
    case 'reset-delay':
      return resetDelay(turn, command.id);
    default:
      return unreachable(command);
  }
}

function resetDelay(turn: Turn, id: string): Outcome {
  const { state } = turn;
  if ((state.runtimes.get(id)?.scheduled.size ?? 0) === 0) {
    return notFound(`Application ${id} not found in tasks queue.`);
  }
  state.backoffs.delete(id);
  wantOffers(state);
  return { writes: [], answer: { ok: true } };
}

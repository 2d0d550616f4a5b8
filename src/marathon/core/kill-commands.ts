import { success } from './app-commands.ts';
import { changeRoot } from './changes.ts';
import type { Outcome } from './commands.ts';
import { isActive } from './conditions.ts';
import type { Instance } from './instance.ts';
import { isBeingKilled, killInstance } from './kills.ts';
import { type PathId, rootId } from './path-id.ts';
import { type Command, type KillOptions, missingApp, notFound, refused, settingsOf } from './requests.ts';
import { instancesOf } from './state.ts';
import { parseTaskId } from './task-ids.ts';
import type { Turn } from './turn.ts';

/** `DELETE /v2/apps/{id}/tasks` */
export function killAppTasks(turn: Turn, command: Command & { type: 'kill-app-tasks' }): Outcome {
  const { id, host, options } = command;
  if (!turn.state.apps.has(id)) return missingApp(id);
  const refusal = contradiction(options);
  if (refusal !== undefined) return refusal;
  const anyHost = host === undefined || host === '*';
  const matched = instancesOf(turn.state, id).filter(
    ({ agent }) => agent !== undefined && (anyHost || agent.host === host),
  );
  return killMatched(turn, matched, options, [id]);
}

/** `DELETE /v2/apps/{id}/tasks/{taskId}` */
export function killAppTask(turn: Turn, command: Command & { type: 'kill-app-task' }): Outcome {
  const { id, taskId, options } = command;
  if (!turn.state.apps.has(id)) return missingApp(id);
  const refusal = contradiction(options);
  if (refusal !== undefined) return refusal;
  const instance = instanceNamed(turn, taskId);
  if (instance?.appId !== id) return notFound(`Task '${taskId}' does not exist`);
  return killMatched(turn, [instance], options, [id]);
}

/** `POST /v2/tasks/delete` */
export function killTasks(turn: Turn, taskIds: readonly string[], options: KillOptions): Outcome {
  const refusal = contradiction(options);
  if (refusal !== undefined) return refusal;
  const matched: Instance[] = [];
  for (const taskId of taskIds) {
    if (parseTaskId(taskId) === undefined) {
      return refused('bad-request', `Invalid task id '${taskId}'. [unable to extract instanceId from task id]`);
    }
    const instance = instanceNamed(turn, taskId);
    if (instance !== undefined && !matched.includes(instance)) matched.push(instance);
  }
  return killMatched(turn, matched, options, []);
}

function contradiction(options: KillOptions): Outcome | undefined {
  if (!options.scale || !options.wipe) return undefined;
  return refused('bad-request', 'You cannot use scale and wipe at the same time.');
}

// An older incarnation's id still names the instance, as in the original.
function instanceNamed(turn: Turn, taskId: string): Instance | undefined {
  const parsed = parseTaskId(taskId);
  const instance = parsed === undefined ? undefined : turn.state.instances.get(parsed.instanceId);
  return instance?.task?.id === taskId ? instance : undefined;
}

function killMatched(turn: Turn, matched: readonly Instance[], options: KillOptions, apps: readonly PathId[]): Outcome {
  if (options.scale) return killAndScale(turn, matched, options.force, apps);
  for (const instance of matched) {
    const isLost = instance.condition === 'Unreachable' || instance.condition === 'UnreachableInactive';
    killInstance(turn, instance, options.wipe || isLost);
  }
  return { writes: [], answer: { ok: true, killed: matched } };
}

function killAndScale(turn: Turn, matched: readonly Instance[], force: boolean, apps: readonly PathId[]): Outcome {
  const { state } = turn;
  for (const id of apps) {
    if (instancesOf(state, id).length === 0) return notFound(`Path '${id}' does not exist`);
  }
  const sentenced = new Map<PathId, string[]>();
  for (const instance of matched) {
    if (!isActive(instance.condition) || isBeingKilled(turn, instance.id)) continue;
    const ids = sentenced.get(instance.appId) ?? [];
    ids.push(instance.id);
    sentenced.set(instance.appId, ids);
  }
  const wanted = new Map(
    [...sentenced].flatMap(([id, ids]) => {
      const app = state.apps.get(id);
      if (app === undefined) return [];
      return [[id, { ...settingsOf(app), instances: Math.max(0, app.instances - ids.length) }] as const];
    }),
  );
  const change = changeRoot(turn, { apps: wanted, sentenced }, { force, subject: apps[0] ?? rootId });
  return change.ok ? { change, answer: success(change) } : change;
}

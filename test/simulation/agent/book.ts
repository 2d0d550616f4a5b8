/** What was reported, promised, told and acknowledged of every task, and what of it must never be. */
import type { AgentEffect, ExecutorStart } from '../../../src/agent/core/effects.ts';
import type { AgentEvent } from '../../../src/agent/core/events.ts';
import { drainConfigPath } from '../../../src/agent/core/paths.ts';
import { formatUuid } from '../../../src/base/uuid.ts';
import { isTerminal } from '../../../src/model/task-state.ts';
import {
  PongSlaveMessage,
  RunTaskMessage,
  StatusUpdateAcknowledgementMessage,
  StatusUpdateMessage,
} from '../../../src/wire/gen/internal.ts';
import type { DrainConfig, TaskInfo, TaskState, TaskStatus } from '../../../src/wire/gen/mesos.ts';
import type { Checker } from '../checker.ts';
import { updatesIn } from '../checkers/durability.ts';
import { SimAgent } from '../sim-agent.ts';

interface Made {
  readonly uuid: string;
  readonly state: TaskState;
}

/** What is known of a task. Ids are never used twice. */
export interface TaskRecord {
  readonly taskId: string;
  readonly frameworkId: string;
  readonly isCheckpointed: boolean;
  /** By its executor, in order. */
  readonly reported: Made[];
  /** To the master, in order, each once. */
  readonly told: Made[];
  /** Times it was given to an executor. */
  launches: number;
  /** A framework's own executor has got it. */
  isReceived: boolean;
  /** Its framework is no more: nobody waits for its updates. */
  isAbandoned: boolean;
  /** The master sent an acknowledgement of its terminal update. */
  isDone: boolean;
}

export function lastOf({ told }: TaskRecord): TaskState {
  return told.at(-1)?.state ?? 'TASK_STAGING';
}

const refused: readonly TaskState[] = ['TASK_DROPPED', 'TASK_LOST'];
const killed: readonly TaskState[] = ['TASK_KILLED', 'TASK_GONE_BY_OPERATOR'];
const statesOfAgent: readonly TaskState[] = ['TASK_FAILED', 'TASK_GONE', ...refused, ...killed];
const statesOfDrain: readonly TaskState[] = ['TASK_KILLING', ...refused, ...killed];

export class Book {
  readonly tasks: Map<string, TaskRecord> = new Map();
  /** Updates that the agent said it keeps, or had on its disk when it died. */
  readonly #promised = new Map<string, TaskRecord>();
  readonly #acknowledged = new Set<string>();
  /** A drain after which the agent is gone was asked for. */
  isMarkedGone: boolean = false;
  drains: number = 0;

  drainBegins({ mark_gone }: DrainConfig): void {
    this.drains++;
    if (mark_gone === true) this.isMarkedGone = true;
  }

  launched(taskId: string, frameworkId: string, isCheckpointed: boolean): void {
    this.tasks.set(taskId, {
      taskId,
      frameworkId,
      isCheckpointed,
      reported: [],
      told: [],
      launches: 0,
      isReceived: false,
      isAbandoned: false,
      isDone: false,
    });
  }

  /** A framework's own executor was given a task. */
  received(taskId: string): void {
    const task = this.tasks.get(taskId);
    if (task !== undefined) task.isReceived = true;
  }

  /** An executor of a framework makes an update. */
  reported(made: Made & { readonly taskId: string; readonly start: ExecutorStart }): void {
    this.tasks.get(made.taskId)?.reported.push({ uuid: made.uuid, state: made.state });
  }

  /** The master acknowledges. */
  acknowledges(taskId: string, uuid: string): void {
    this.#acknowledged.add(uuid);
    const task = this.tasks.get(taskId);
    const told = task?.told.find((one) => one.uuid === uuid);
    if (task !== undefined && told !== undefined && isTerminal(told.state)) task.isDone = true;
  }

  /** The master is told something. Gives what is wrong with it. */
  tells(status: TaskStatus, uuid: string): string | undefined {
    const taskId = status.task_id.value;
    const task = this.tasks.get(taskId);
    const { state } = status;
    if (task === undefined) return `${state} of ${taskId}, which nobody launched`;
    if (task.isAbandoned) return undefined;
    const last = task.told.at(-1);
    if (last?.uuid === uuid) return undefined;
    if (task.told.some((one) => one.uuid === uuid)) return `${taskId}: ${state} is told again after ${last?.state}`;
    if (last !== undefined && isTerminal(last.state)) return `${taskId}: ${state} is told after its end, ${last.state}`;
    if (last !== undefined && task.isCheckpointed && !this.#acknowledged.has(last.uuid)) {
      return `${taskId}: ${state} overtakes ${last.state}, which nobody acknowledged`;
    }
    const problem =
      this.#drainProblem(task, status) ??
      (status.source === 'SOURCE_AGENT' ? ownProblem(task, status) : this.#foreignProblem(task, state, uuid));
    task.told.push({ uuid, state });
    return problem;
  }

  /** A drain is named as the reason only of what it ended, and only where one was asked for. */
  #drainProblem({ taskId }: TaskRecord, { state, reason }: TaskStatus): string | undefined {
    const isGone = state === 'TASK_GONE_BY_OPERATOR';
    if (reason !== 'REASON_AGENT_DRAINING') return isGone ? `${taskId}: ${state} for ${reason}` : undefined;
    if (this.drains === 0) return `${taskId}: ${state} for a drain that nobody asked for`;
    if (isGone && !this.isMarkedGone) return `${taskId}: ${state}, and nobody marked the agent gone`;
    return statesOfDrain.includes(state) ? undefined : `${taskId}: ${state} for a drain`;
  }

  /** An update of an executor: it made it, and the agent keeps none back that it made before. */
  #foreignProblem(task: TaskRecord, state: TaskState, uuid: string): string | undefined {
    const { taskId, reported, told } = task;
    const index = reported.findIndex((one) => one.uuid === uuid);
    if (index < 0) return `${taskId}: ${state} is told, and no executor made it`;
    const made = reported[index]?.state;
    // A kill of an agent that will be gone is told as such.
    const isSame = made === state || (made === 'TASK_KILLED' && state === 'TASK_GONE_BY_OPERATOR');
    if (!isSame) return `${taskId}: ${made} is told as ${state}`;
    const before = reported.slice(0, index);
    const skipped = before.find((one) => this.#promised.has(one.uuid) && !told.some(({ uuid: id }) => id === one.uuid));
    if (skipped !== undefined) return `${taskId}: ${state} is told before ${skipped.state}, which came first`;
    const later = reported.slice(index + 1).find((one) => told.some(({ uuid: id }) => id === one.uuid));
    return later === undefined ? undefined : `${taskId}: ${state} is told after ${later.state}, which came later`;
  }

  promise(taskId: string, uuid: string): void {
    const task = this.tasks.get(taskId);
    // An agent that dies takes along what it did not have to write down.
    if (task?.isCheckpointed === true) this.#promised.set(uuid, task);
  }

  /** Promises that were not kept. */
  broken(): string | undefined {
    for (const [uuid, task] of this.#promised) {
      if (task.isAbandoned || task.told.some((one) => one.uuid === uuid)) continue;
      const made = task.reported.find((one) => one.uuid === uuid);
      return `${made?.state ?? 'an update'} of ${task.taskId} was promised and never told`;
    }
    return undefined;
  }
}

/** An update that the agent makes up: always an end, and one that came to nothing only of what no executor ever got. */
function ownProblem(
  { taskId, isReceived, isCheckpointed }: TaskRecord,
  { state, reason }: TaskStatus,
): string | undefined {
  if (!statesOfAgent.includes(state)) return `${taskId}: the agent makes up ${state}`;
  const isUnseen = reason === 'REASON_AGENT_RESTARTED' || reason === 'REASON_RECONCILIATION';
  return isUnseen && isReceived && isCheckpointed ? `${taskId}: ${state} is told, and its executor has it` : undefined;
}

/** Looks at everything the agent does. */
export function createBookChecker(book: Book, masterPid: string): Checker {
  return {
    name: 'updates',
    onEvent: (program, event) => {
      if (program instanceof SimAgent) noteReport(book, event as AgentEvent);
      return undefined;
    },
    onEffect: (program, effect) =>
      program instanceof SimAgent ? effectProblem(book, program, effect as AgentEffect, masterPid) : undefined,
    onFact: () => undefined,
  };
}

/** What executors inside the agent report. */
function noteReport(book: Book, event: AgentEvent): void {
  if (event.kind !== 'status-reported') return;
  const { status } = event;
  const task = book.tasks.get(status.task_id.value);
  if (task === undefined || status.uuid === undefined) return;
  const uuid = formatUuid(status.uuid);
  if (!task.reported.some((one) => one.uuid === uuid)) task.reported.push({ uuid, state: status.state });
}

function effectProblem(book: Book, agent: SimAgent, effect: AgentEffect, masterPid: string): string | undefined {
  if (effect.kind === 'executor-event') {
    const { launch, acknowledged } = effect.event;
    if (launch !== undefined) return noteLaunch(book, agent, launch.task);
    if (acknowledged === undefined) return undefined;
    return promised(book, agent, acknowledged.task_id.value, formatUuid(acknowledged.uuid));
  }
  if (effect.kind === 'built-in') {
    const { action } = effect;
    const tasks = action.action === 'launch' ? [action.task] : action.action === 'launch-group' ? action.tasks : [];
    return tasks.map((task) => noteLaunch(book, agent, task)).find((problem) => problem !== undefined);
  }
  if (effect.kind !== 'send') return undefined;
  const isPong = effect.type.name === PongSlaveMessage.name;
  if (agent.recover === 'cleanup' && effect.to === masterPid && !isPong) return 'an agent that cleans up is known';
  if (effect.type.name === RunTaskMessage.name) return noteLaunch(book, agent, (effect.message as RunTaskMessage).task);
  if (effect.type.name === StatusUpdateAcknowledgementMessage.name) {
    const { task_id, uuid } = effect.message as StatusUpdateAcknowledgementMessage;
    return promised(book, agent, task_id.value, formatUuid(uuid));
  }
  if (effect.type.name !== StatusUpdateMessage.name || effect.to !== masterPid) return undefined;
  const { update } = effect.message as StatusUpdateMessage;
  const taskId = update.status.task_id.value;
  const uuid = formatUuid(update.uuid ?? new Uint8Array(0));
  // One about a task without executor is nowhere on disk: the master asks again if it is lost.
  if (update.executor_id === undefined || isDurable(book, agent, taskId, uuid)) return undefined;
  return `${taskId}: ${update.status.state} is told before it is on disk`;
}

function noteLaunch(book: Book, agent: SimAgent, { task_id }: TaskInfo): string | undefined {
  const task = book.tasks.get(task_id.value);
  if (task === undefined) return `${task_id.value} is launched, and nobody wanted it`;
  // That a drain has ended is known before it is on disk: a task that is not checkpointed need not wait for that.
  if (agent.state?.drain !== undefined) return `${task.taskId} is launched, and the agent drains`;
  task.launches++;
  if (task.launches > 1) return `${task.taskId} is launched twice`;
  if (!task.isCheckpointed) return undefined;
  return [...agent.disk.files.keys()].some((path) => path.endsWith(`/tasks/${task.taskId}/task.info`))
    ? undefined
    : `${task.taskId} is launched before it is on disk`;
}

/** That the agent drains, as its disk says. */
export function isDraining({ state, disk }: SimAgent): boolean {
  return disk.files.has(drainConfigPath(state?.info.id?.value ?? ''));
}

function promised(book: Book, agent: SimAgent, taskId: string, uuid: string): string | undefined {
  const task = book.tasks.get(taskId);
  if (task === undefined) return undefined;
  // What comes after the end is acknowledged and goes nowhere.
  const ends = task.reported.findIndex(({ state }) => isTerminal(state));
  const index = task.reported.findIndex((one) => one.uuid === uuid);
  if (ends >= 0 && index > ends) return undefined;
  if (!isDurable(book, agent, taskId, uuid) && !isOver(agent, task))
    return `${taskId}: an update is acknowledged before it is on disk`;
  if (!isOver(agent, task)) book.promise(taskId, uuid);
  return undefined;
}

/** The agent itself made an end of it. */
function isOver(_agent: SimAgent, { told, reported }: TaskRecord): boolean {
  const last = told.at(-1);
  return last !== undefined && isTerminal(last.state) && !reported.some(({ uuid }) => uuid === last.uuid);
}

function isDurable(book: Book, agent: SimAgent, taskId: string, uuid: string): boolean {
  if (book.tasks.get(taskId)?.isCheckpointed !== true) return true;
  for (const [path, bytes] of agent.disk.files) {
    if (path.endsWith(`/tasks/${taskId}/task.updates`) && updatesIn(bytes).has(uuid)) return true;
  }
  return false;
}

/** Whatever is on the disk of an agent that dies must be told some day. */
export function notePromises(book: Book, agent: SimAgent): void {
  for (const [path, bytes] of agent.disk.files) {
    const taskId = /\/tasks\/([^/]+)\/task\.updates$/.exec(path)?.[1];
    // Of a task whose launch was not written to the end nothing was promised: the master asks about it.
    if (taskId === undefined || !agent.disk.files.has(path.replace(/updates$/, 'info'))) continue;
    for (const uuid of updatesIn(bytes)) book.promise(taskId, uuid);
  }
}

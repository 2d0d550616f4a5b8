/** A new leader costs no task: none is called lost that runs, none is killed unasked, none runs twice, and frameworks keep their ids. */
import { parseTaskId } from '../../../src/marathon/core/task-ids.ts';
import type { Effect as MarathonEffect } from '../../../src/marathon/core/turn.ts';
import type { MasterEffect } from '../../../src/master/core/effects.ts';
import type { MasterEvent } from '../../../src/master/core/events.ts';
import type { TaskState } from '../../../src/wire/gen/mesos.ts';
import type { Checker } from '../checker.ts';
import type { Fact } from '../context.ts';
import type { SimProgram } from '../program.ts';
import { SimFramework } from '../sim-framework.ts';
import { SimMarathon } from '../sim-marathon.ts';
import { SimMaster } from '../sim-master.ts';
import type { World } from '../world.ts';

const lostStates: ReadonlySet<TaskState> = new Set<TaskState>([
  'TASK_LOST',
  'TASK_GONE',
  'TASK_UNKNOWN',
  'TASK_DROPPED',
  'TASK_GONE_BY_OPERATOR',
]);

export function createFailoverChecker(world: World): Checker {
  const book = new FailoverBook(world);
  return {
    name: 'failover',
    onEvent: (program, event) => {
      if (program instanceof SimMaster) book.noteKill(event as MasterEvent);
      return undefined;
    },
    onEffect: (program, effect) => {
      if (program instanceof SimMaster) return book.beliefProblem(program, effect as MasterEffect);
      return program instanceof SimMarathon ? book.killProblem(program, effect as MarathonEffect) : undefined;
    },
    onStepped: (program) => book.identityProblem(program),
    onFact: (fact) => book.noteFact(fact),
  };
}

class FailoverBook {
  readonly #world: World;
  readonly #killAsked = new Set<string>();
  /** Containers by the task they run. */
  readonly #running = new Map<string, string>();
  readonly #frameworkIds = new Map<SimProgram, string>();

  constructor(world: World) {
    this.#world = world;
  }

  noteKill(event: MasterEvent): void {
    if (event.type !== 'framework-called' || event.call.kill === undefined) return;
    this.#killAsked.add(event.call.kill.task_id.value);
  }

  /** What a master tells of a task that runs. */
  beliefProblem(master: SimMaster, effect: MasterEffect): string | undefined {
    if (effect.type !== 'send-event' || effect.event.update === undefined) return undefined;
    const { state, source, reason, task_id: taskId, agent_id: agentId } = effect.event.update.status;
    if (source !== 'SOURCE_MASTER' || !this.#running.has(taskId.value)) return undefined;
    const told = `${master.name} calls ${taskId.value} ${state} (${reason}), and it runs`;
    if (this.#world.isGentle && (lostStates.has(state) || state === 'TASK_UNREACHABLE')) return told;
    if (reason !== 'REASON_RECONCILIATION' || !lostStates.has(state) || this.#endsWithAgent(taskId.value))
      return undefined;
    // COMPAT(mesos-1.11): frameworks without partition awareness hear that an unreachable task is lost.
    const isAway =
      master.state?.unreachableAgents.has(agentId?.value ?? '') === true ||
      master.state?.goneAgents.has(agentId?.value ?? '') === true;
    return isAway ? undefined : told;
  }

  /** Without checkpoints a task is given up with its agent's process. */
  #endsWithAgent(taskId: string): boolean {
    return this.#world.frameworks.some(({ options, tasks }) => !options.isCheckpointed && tasks.has(taskId));
  }

  /** Marathon kills what it does not know: it must not have forgotten it. */
  killProblem(marathon: SimMarathon, effect: MarathonEffect): string | undefined {
    if (effect.type !== 'kill' || !this.#world.isGentle || marathon !== this.#world.marathon) return undefined;
    const isKnown = [...(marathon.state?.instances.values() ?? [])].some(({ task }) => task?.id === effect.taskId);
    return isKnown || !this.#running.has(effect.taskId)
      ? undefined
      : `${marathon.name} kills ${effect.taskId}, which it has forgotten`;
  }

  noteFact(fact: Fact): string | undefined {
    if (fact.kind === 'container-started') {
      const before = this.#running.get(fact.taskId);
      this.#running.set(fact.taskId, fact.containerId);
      return before === undefined ? undefined : `task ${fact.taskId} runs twice`;
    }
    if (fact.kind !== 'container-over') return undefined;
    this.#running.delete(fact.taskId);
    if (fact.isComplete || !this.#world.isGentle) return undefined;
    if (this.#killAsked.has(fact.taskId)) return this.#replacementProblem(fact.taskId);
    return this.#isInGroup(fact.taskId) ? undefined : `task ${fact.taskId} was killed, and nobody asked for it`;
  }

  /** Marathon replaced something that nobody wanted changed. */
  #replacementProblem(taskId: string): string | undefined {
    const { marathonUser, marathon } = this.#world;
    const appId = parseTaskId(taskId)?.appId ?? '';
    const app = marathon?.state?.apps.get(appId);
    // What was unhealthy may be killed.
    if (app === undefined || marathonUser?.changed.has(appId) !== false || app.healthChecks.length > 0)
      return undefined;
    return `task ${taskId} was killed, and nobody wanted its app changed`;
  }

  /** Of a group all end with the first that fails. */
  #isInGroup(taskId: string): boolean {
    return this.#world.frameworks.some(({ options, tasks }) => options.usesGroups && tasks.has(taskId));
  }

  identityProblem(program: SimProgram): string | undefined {
    const id = idOf(program);
    if (id === undefined) return undefined;
    const before = this.#frameworkIds.get(program);
    this.#frameworkIds.set(program, id);
    return before === undefined || before === id ? undefined : `${program.name} was ${before} and is ${id}`;
  }
}

function idOf(program: SimProgram): string | undefined {
  if (program instanceof SimFramework) return program.frameworkId;
  // What is not stored yet may be lost with the leader: nothing was launched under it.
  return program instanceof SimMarathon ? program.records.get('framework-id') : undefined;
}

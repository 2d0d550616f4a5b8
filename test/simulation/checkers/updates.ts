/** Status updates: told in order, acknowledged only by the framework, and in the end none is missing. */
import type { AgentEffect } from '../../../src/agent/core/effects.ts';
import { decodeRecords } from '../../../src/agent/core/records.ts';
import { agentIdOf } from '../../../src/agent/core/state.ts';
import { formatUuid } from '../../../src/base/uuid.ts';
import { isTerminal } from '../../../src/model/task-state.ts';
import { StatusUpdateRecord } from '../../../src/wire/gen/internal.ts';
import type { TaskState } from '../../../src/wire/gen/mesos.ts';
import type { Checker } from '../checker.ts';
import type { Fact } from '../context.ts';
import type { SimProgram } from '../program.ts';
import { SimAgent } from '../sim-agent.ts';
import type { World } from '../world.ts';

interface Promised {
  readonly agent: SimAgent;
  readonly agentId: string;
  readonly frameworkId: string;
  readonly taskId: string;
  readonly state: TaskState;
}

/** How far a task has come; it never goes back. */
function rank(state: string): number {
  if (isTerminal(state as TaskState)) return 4;
  return ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING'].indexOf(state);
}

export function createUpdatesChecker(world: World): Checker {
  const book = new UpdateBook(world);
  return {
    name: 'updates',
    onEffect: (program, effect) => book.noteEffect(program, effect),
    onFact: (fact) => book.noteFact(fact),
    unsettled: () => book.missing(),
  };
}

class UpdateBook {
  readonly #world: World;
  /** By update id, those an agent has on disk or has sent. */
  readonly #promised = new Map<string, Promised>();
  /** Contents of files that were looked at: a file that grows has other ones. */
  readonly #seen = new WeakSet<Uint8Array>();
  readonly #told = new Set<string>();
  readonly #acknowledged = new Set<string>();
  /** By task, the furthest state told and the last new update. */
  readonly #furthest = new Map<string, { state: string; uuid: string }>();

  constructor(world: World) {
    this.#world = world;
  }

  noteEffect(program: SimProgram, given: unknown): string | undefined {
    if (!(program instanceof SimAgent)) return undefined;
    const effect = given as AgentEffect;
    if (effect.kind !== 'persist') return undefined;
    for (const write of effect.writes) {
      if (write.op !== 'append' || !write.path.endsWith('/task.updates')) continue;
      const { records } = decodeRecords(StatusUpdateRecord, write.bytes);
      for (const { type, uuid } of records) {
        if (type !== 'ACK' || uuid === undefined || this.#acknowledged.has(formatUuid(uuid))) continue;
        return `${program.name} notes an acknowledgement in ${write.path} that no framework gave`;
      }
    }
    return undefined;
  }

  noteFact(fact: Fact): string | undefined {
    switch (fact.kind) {
      case 'status-told':
        return this.#noteTold(fact);
      case 'status-acknowledged':
        this.#acknowledged.add(fact.uuid);
        return this.#told.has(fact.uuid) ? undefined : `${fact.taskId}: acknowledged what was not told`;
      case 'crashed':
        for (const agent of this.#world.agents) if (agent.name === fact.program) this.#readDisk(agent);
        return undefined;
      default:
        return undefined;
    }
  }

  #noteTold(fact: Extract<Fact, { kind: 'status-told' }>): string | undefined {
    const { uuid, state, taskId, frameworkId } = fact;
    const key = `${frameworkId}/${taskId}`;
    const before = this.#furthest.get(key);
    const isNew = !this.#told.has(uuid);
    this.#told.add(uuid);
    if (before === undefined || (isNew && rank(state) >= rank(before.state))) {
      this.#furthest.set(key, { state, uuid });
      return undefined;
    }
    return isNew ? `${taskId}: ${state} is told after ${before.state}` : undefined;
  }

  /** Whatever is on disk when an agent dies must be told some day. */
  #readDisk(agent: SimAgent): void {
    for (const [path, bytes] of agent.disk.files) {
      if (this.#seen.has(bytes)) continue;
      // Of a task whose launch was not written to the end nothing was promised: the master asks about it.
      if (!path.endsWith('/task.updates') || !agent.disk.files.has(path.replace(/updates$/, 'info'))) continue;
      this.#seen.add(bytes);
      for (const { update } of decodeRecords(StatusUpdateRecord, bytes).records) {
        if (update?.uuid === undefined) continue;
        this.#promised.set(formatUuid(update.uuid), {
          agent,
          agentId: update.slave_id?.value ?? '',
          frameworkId: update.framework_id.value,
          taskId: update.status.task_id.value,
          state: update.status.state,
        });
      }
    }
  }

  missing(): string | undefined {
    for (const agent of this.#world.agents) {
      if (!agent.isUp || agent.state === undefined) return `${agent.name} is down`;
      this.#readDisk(agent);
      for (const stream of agent.state.streams.values()) {
        if (stream.pending.length + stream.writing.length === 0) continue;
        return `${agent.name} still has updates of ${stream.taskId}`;
      }
    }
    for (const [uuid, { agent, agentId, frameworkId, taskId, state }] of this.#promised) {
      if (this.#told.has(uuid)) continue;
      // An agent that was sent away, or a framework that is no more, takes its updates along.
      const isExcused =
        agent.state === undefined ||
        agentIdOf(agent.state) !== agentId ||
        this.#world.master.state?.frameworks.has(frameworkId) !== true;
      if (!isExcused) return `${state} of ${taskId} on ${agent.name} was never told`;
    }
    return undefined;
  }
}

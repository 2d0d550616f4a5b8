/** Bugs put around the real agent from outside, to show that they are seen. */
import type { AgentEffect } from '../../../src/agent/core/effects.ts';
import type { AgentEvent, RecoveredAgent, RecoveredTask } from '../../../src/agent/core/events.ts';
import { decodeRecords, encodeRecord } from '../../../src/agent/core/records.ts';
import { ExitedExecutorMessage, StatusUpdateRecord } from '../../../src/wire/gen/internal.ts';
import { readAgent } from '../checkpoint-files.ts';
import type { SimDisk } from '../disk.ts';
import type { AgentStep } from '../sim-agent.ts';
import { type AgentParts, realParts } from './world.ts';

export interface PlantedAgentBug {
  readonly name: string;
  /** Checkers that may be the one to see it first. */
  readonly seenBy: readonly string[];
  readonly parts: AgentParts;
}

const { step: realStep } = realParts;

/** Goes on at once with what should have waited for the disk. */
function goesOnAtOnce(kinds: readonly AgentEvent['kind'][]): AgentStep {
  return (state, event, nowMs) =>
    realStep(state, event, nowMs).flatMap((effect): AgentEffect[] => {
      if (effect.kind !== 'persist') return [effect];
      const early = effect.then.filter(({ kind }) => kinds.includes(kind));
      if (early.length === 0) return [effect];
      const then = effect.then.filter(({ kind }) => !kinds.includes(kind));
      return [{ ...effect, then }, ...early.flatMap((next) => realStep(state, next, nowMs))];
    });
}

/** What it finds of its tasks is not what is there. */
function misreads(change: (task: RecoveredTask) => RecoveredTask): AgentStep {
  return (state, event, nowMs) => {
    if (event.kind !== 'disk-recovered' || event.found === undefined) return realStep(state, event, nowMs);
    return realStep(state, { ...event, found: withTasks(event.found, change) }, nowMs);
  };
}

function withTasks(found: RecoveredAgent, change: (task: RecoveredTask) => RecoveredTask): RecoveredAgent {
  const frameworks = found.frameworks.map((framework) => ({
    ...framework,
    executors: framework.executors.map((executor) => ({
      ...executor,
      runs: executor.runs.map((run) => ({ ...run, tasks: run.tasks.map(change) })),
    })),
  }));
  return { ...found, frameworks };
}

/** The effects of the real core, but for some. */
function without(isLeftOut: (effect: AgentEffect) => boolean): AgentStep {
  return (state, event, nowMs) => realStep(state, event, nowMs).filter((effect) => !isLeftOut(effect));
}

/** It is told something else than what happened. */
function hears(change: (event: AgentEvent) => AgentEvent): AgentStep {
  return (state, event, nowMs) => realStep(state, change(event), nowMs);
}

const forgetsSeen: AgentStep = (state, event, nowMs) => {
  if (event.kind === 'containers-recovered') for (const stream of state.streams.values()) stream.seen.clear();
  return realStep(state, event, nowMs);
};

const forgetsEnds: AgentStep = (state, event, nowMs) => {
  for (const stream of state.streams.values()) stream.isTerminated = false;
  return realStep(state, event, nowMs);
};

const dropsOrder: AgentStep = (state, event, nowMs) => {
  for (const { pending } of state.streams.values()) {
    if (pending.length > 2) pending.push(...pending.splice(1, 1));
  }
  return realStep(state, event, nowMs);
};

const sendsAllAtOnce: AgentStep = (state, event, nowMs) => {
  for (const stream of state.streams.values()) {
    const [head, next] = stream.pending;
    if (head !== undefined && next !== undefined && stream.attempts > 0) stream.pending.shift();
  }
  return realStep(state, event, nowMs);
};

const takesTasksInADrain: AgentStep = (state, event, nowMs) => {
  const { drain } = state;
  if (event.kind !== 'message-received' || !/RunTask/.test(event.name)) return realStep(state, event, nowMs);
  state.drain = undefined;
  const effects = realStep(state, event, nowMs);
  state.drain = drain;
  return effects;
};

const goesOnInsteadOfCleaningUp: AgentStep = (state, event, nowMs) => {
  Object.assign(state, { settings: { ...state.settings, recover: 'reconnect' } });
  return realStep(state, event, nowMs);
};

/** A file or link is never removed. */
function keeps(path: RegExp): AgentStep {
  return (state, event, nowMs) =>
    realStep(state, event, nowMs).map((effect) => {
      if (effect.kind !== 'persist') return effect;
      return { ...effect, writes: effect.writes.filter((write) => write.op !== 'remove' || !path.test(write.path)) };
    });
}

/** Acknowledgements are in its memory only. */
const keepsNoAcknowledgements = (state: Parameters<AgentStep>[0], event: AgentEvent, nowMs: number): AgentEffect[] =>
  realStep(state, event, nowMs).map((effect) => {
    if (effect.kind !== 'persist') return effect;
    const writes = effect.writes.filter(
      (write) =>
        write.op !== 'append' ||
        decodeRecords(StatusUpdateRecord, write.bytes).records.every(({ type }) => type !== 'ACK'),
    );
    return { ...effect, writes };
  });

/** It appends to what is left of a record. */
const leavesTornEnds: typeof readAgent = (disk, bootId) => {
  const before = new Map(disk.files);
  const found = readAgent(disk, bootId);
  for (const [path, bytes] of before) if (path.endsWith('/task.updates')) disk.files.set(path, bytes);
  return found;
};

/** Files go one by one, and the agent dies while they do: marks of ends and updates are gone, tasks are not. */
function removesOneByOne(disk: SimDisk, path: string): void {
  for (const name of [...disk.files.keys()]) {
    if (name.startsWith(`${path}/`) && /(executor\.sentinel|task\.updates)$/.test(name)) disk.remove(name);
  }
}

/** An update log that holds what was acknowledged after the update and before it: half of it is lost. */
const reordersLog: typeof readAgent = (disk, bootId) => {
  for (const [path, bytes] of disk.files) {
    if (!path.endsWith('/task.updates')) continue;
    const { records } = decodeRecords(StatusUpdateRecord, bytes);
    if (records.length < 3) continue;
    const kept = records.filter(({ type }, index) => type === 'ACK' || index === 0 || index === records.length - 1);
    disk.files.set(path, new Uint8Array(kept.flatMap((record) => [...encodeRecord(StatusUpdateRecord, record)])));
  }
  return readAgent(disk, bootId);
};

function bug(name: string, seenBy: readonly string[], parts: Partial<AgentParts>): PlantedAgentBug {
  return { name, seenBy, parts: { ...realParts, ...parts } };
}

export const plantedAgentBugs: readonly PlantedAgentBug[] = [
  bug('updates are told and acknowledged before they are durable', ['updates'], {
    step: goesOnAtOnce(['update-stored']),
  }),
  bug('tasks are launched before they are durable', ['updates'], {
    step: goesOnAtOnce(['tasks-stored', 'executor-stored']),
  }),
  bug('the agent works under an id that is not durable', ['identity', 'updates'], {
    step: goesOnAtOnce(['registration-stored']),
  }),
  bug('a restart forgets what was not acknowledged', ['updates', 'end', 'invented'], {
    step: misreads((task) => ({ ...task, acknowledged: task.updates.flatMap(({ uuid }) => uuid ?? []) })),
  }),
  bug('a restart forgets what was acknowledged', ['updates'], {
    step: misreads((task) => ({ ...task, acknowledged: [] })),
  }),
  bug('a restart takes up updates in the opposite order', ['updates', 'end', 'invented'], {
    step: misreads((task) => ({ ...task, updates: [...task.updates].reverse() })),
  }),
  bug('acknowledgements are not written down', ['updates'], { step: keepsNoAcknowledgements }),
  bug('a restart forgets which updates it has', ['updates'], { step: forgetsSeen }),
  bug('a task may end twice', ['updates', 'end'], { step: forgetsEnds }),
  bug('updates change their order', ['updates', 'end'], { step: dropsOrder }),
  bug('updates do not wait for their acknowledgement', ['updates', 'end'], { step: sendsAllAtOnce }),
  bug('torn ends of update logs are not cut', ['updates', 'end', 'invented', 'core'], { read: leavesTornEnds }),
  bug('update logs are read with gaps', ['updates', 'end', 'invented'], { read: reordersLog }),
  bug('checkpoints are removed one by one', ['updates', 'end', 'invented'], { removeTree: removesOneByOne }),
  bug('tasks that an executor brings back are taken for lost', ['updates', 'end', 'invented'], {
    step: hears((event) => (event.kind === 'executor-subscribed' ? { ...event, tasks: [] } : event)),
  }),
  bug('tasks that never came are not spoken of', ['end'], {
    step: hears((event) =>
      event.kind === 'message-received' && event.name === 'mesos.internal.SlaveReregisteredMessage'
        ? { ...event, message: { ...(event.message as object), reconciliations: [] } }
        : event,
    ),
  }),
  bug('ends of executors are not told', ['end'], {
    step: without((effect) => effect.kind === 'send' && effect.type.name === ExitedExecutorMessage.name),
  }),
  bug('a draining agent takes tasks', ['updates'], { step: takesTasksInADrain }),
  bug('a drain is forgotten in memory alone', ['end', 'updates'], { step: keeps(/drain\.config$/) }),
  bug('a drain that is told again is not heard', ['end'], {
    step: (state, event, nowMs) =>
      event.kind === 'message-received' && /DrainSlave/.test(event.name) && state.drain !== undefined
        ? []
        : realStep(state, event, nowMs),
  }),
  bug('a start that cleans up goes on with what runs', ['updates'], { step: goesOnInsteadOfCleaningUp }),
  bug('a start that cleans up keeps its place', ['end', 'invented', 'identity'], { step: keeps(/slaves\/latest$/) }),
  bug('executors that do not come back are left alone', ['end', 'updates'], {
    step: without((effect) => effect.kind === 'destroy-container'),
  }),
];

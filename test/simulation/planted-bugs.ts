/** Bugs put around the real cores from outside, to show that the checkers see them. */

import { runOf } from '../../src/agent/core/delivery.ts';
import type { AgentEffect } from '../../src/agent/core/effects.ts';
import type { AgentEvent } from '../../src/agent/core/events.ts';
import type { AgentState } from '../../src/agent/core/state.ts';
import type { ChronosEffect } from '../../src/chronos/core/events.ts';
import type { MarathonEvent } from '../../src/marathon/core/step.ts';
import type { Effect } from '../../src/marathon/core/turn.ts';
import { send } from '../../src/master/core/effects.ts';
import type { Continuation } from '../../src/master/core/events.ts';
import { StatusUpdateAcknowledgementMessage } from '../../src/wire/gen/internal.ts';
import type { AgentStep } from './sim-agent.ts';
import type { ChronosStep } from './sim-chronos.ts';
import type { MarathonStep } from './sim-marathon.ts';
import type { MasterStep } from './sim-master.ts';
import { type Cores, realCores, type Shape } from './world.ts';

export interface PlantedBug {
  readonly name: string;
  /** Checkers that may be the one to see it first. */
  readonly seenBy: readonly string[];
  /** Where it shows; default: `single`. */
  readonly shape?: Shape;
  readonly cores: Cores;
}

const { master: masterStep, agent: agentStep, marathon: marathonStep, chronos: chronosStep } = realCores;

function inMaster(name: string, seenBy: readonly string[], master: MasterStep): PlantedBug {
  return { name, seenBy, cores: { ...realCores, master } };
}

function inAgent(name: string, seenBy: readonly string[], agent: AgentStep): PlantedBug {
  return { name, seenBy, cores: { ...realCores, agent } };
}

function inMarathon(name: string, seenBy: readonly string[], marathon: MarathonStep): PlantedBug {
  return { name, seenBy, cores: { ...realCores, marathon } };
}

function inChronos(name: string, seenBy: readonly string[], chronos: ChronosStep): PlantedBug {
  return { name, seenBy, cores: { ...realCores, chronos } };
}

/** What a write without consequences goes on with. */
const nothing: Continuation = { type: 'agents-pruned', unreachable: [], gone: [] };

const registersTooEarly: MasterStep = (state, event, nowMs) =>
  masterStep(state, event, nowMs).flatMap((effect) => {
    if (effect.type !== 'persist' || effect.next.type !== 'agent-admitted') return effect;
    const { next } = effect;
    return [
      { ...effect, next: nothing },
      ...masterStep(state, { type: 'registry-written', applied: true, next }, nowMs),
    ];
  });

const ignoresReportedTasks: MasterStep = (state, event, nowMs) =>
  masterStep(
    state,
    event.type === 'agent-reregistering' ? { ...event, message: { ...event.message, tasks: [] } } : event,
    nowMs,
  );

const releasesTwice: MasterStep = (state, event, nowMs) => {
  if (event.type !== 'task-status-updated') return masterStep(state, event, nowMs);
  const { framework_id: frameworkId, status } = event.message.update;
  const task = state.frameworks.get(frameworkId.value)?.tasks.get(status.task_id.value);
  const held = task?.holdsResources === true;
  const effects = masterStep(state, event, nowMs);
  const agent = state.agents.get(task?.agentId ?? '');
  if (held && task !== undefined && !task.holdsResources) agent?.used.subtract(task.resources);
  return effects;
};

const acknowledgesForFrameworks: MasterStep = (state, event, nowMs) => {
  const effects = masterStep(state, event, nowMs);
  if (event.type !== 'task-status-updated') return effects;
  const { framework_id, status, slave_id, uuid } = event.message.update;
  const agent = state.agents.get(slave_id?.value ?? '');
  if (agent === undefined || uuid === undefined) return effects;
  const answer = { slave_id: agent.wireId, framework_id, task_id: status.task_id, uuid };
  return [...effects, send(agent.pid, StatusUpdateAcknowledgementMessage, answer)];
};

/** Goes on at once with what should have waited for the disk. */
function goesOnAtOnce(kinds: readonly AgentEvent['kind'][]): AgentStep {
  return (state, event, nowMs) =>
    agentStep(state, event, nowMs).flatMap((effect): AgentEffect[] => {
      if (effect.kind !== 'persist') return [effect];
      const early = effect.then.filter(({ kind }) => kinds.includes(kind));
      if (early.length === 0) return [effect];
      const then = effect.then.filter(({ kind }) => !kinds.includes(kind));
      return [{ ...effect, then }, ...early.flatMap((next) => agentStep(state, next, nowMs))];
    });
}

const forgetsUnacknowledged: AgentStep = (state, event, nowMs) => {
  if (event.kind !== 'disk-recovered' || event.found === undefined) return agentStep(state, event, nowMs);
  const frameworks = event.found.frameworks.map((framework) => ({
    ...framework,
    executors: framework.executors.map((executor) => ({
      ...executor,
      runs: executor.runs.map((run) => ({
        ...run,
        tasks: run.tasks.map((task) => ({
          ...task,
          acknowledged: task.updates.flatMap(({ uuid }) => (uuid === undefined ? [] : [uuid])),
        })),
      })),
    })),
  }));
  return agentStep(state, { ...event, found: { ...event.found, frameworks } }, nowMs);
};

const dropsOrder: AgentStep = (state, event, nowMs) => {
  for (const { pending } of state.streams.values()) {
    if (pending.length > 2) pending.push(...pending.splice(1, 1));
  }
  return agentStep(state, event, nowMs);
};

/** Starts again what the records say was started, without looking whether it runs. */
const launchesAgain: AgentStep = (state, event, nowMs) => {
  const effects = agentStep(state, event, nowMs);
  return event.kind === 'containers-recovered' ? [...effects, ...relaunches(state)] : effects;
};

function relaunches(state: AgentState): AgentEffect[] {
  return [...state.frameworks.values()].flatMap(({ executors }) =>
    [...executors.values()].flatMap((executor) =>
      [...executor.launched.values()].map(
        (task): AgentEffect => ({
          kind: 'built-in',
          run: runOf(executor),
          action: {
            action: 'launch',
            task: {
              name: task.name,
              task_id: task.task_id,
              agent_id: task.agent_id,
              ...(task.resources === undefined ? {} : { resources: task.resources }),
            },
          },
        }),
      ),
    ),
  );
}

const ignoresReconciliation: AgentStep = (state, event, nowMs) => {
  if (event.kind !== 'message-received' || event.name !== 'mesos.internal.SlaveReregisteredMessage') {
    return agentStep(state, event, nowMs);
  }
  const message = { ...(event.message as object), reconciliations: [] };
  return agentStep(state, { ...event, message }, nowMs);
};

/** Marathon goes on at once with what should have waited for the store. */
function storesLater(type: MarathonEvent['type']): MarathonStep {
  return (state, event, nowMs) =>
    marathonStep(state, event, nowMs).flatMap((effect): Effect[] => {
      if (effect.type !== 'persist' || effect.onDurable?.type !== type) return [effect];
      return [{ type: 'persist', writes: effect.writes }, ...marathonStep(state, effect.onDurable, nowMs)];
    });
}

/** It takes requests and answers them, but never writes apps down. */
const forgetsApps: MarathonStep = (state, event, nowMs) =>
  marathonStep(state, event, nowMs).map((effect) =>
    effect.type === 'persist' && effect.onDurable?.type === 'change-stored'
      ? { ...effect, writes: effect.writes.filter(({ key }) => !key.startsWith('apps/')) }
      : effect,
  );

/** It takes every stranger for its own and lets it run. */
const sparesStrangers: MarathonStep = (state, event, nowMs) => {
  const effects = marathonStep(state, event, nowMs);
  return event.type === 'status-received' ? effects.filter(({ type }) => type !== 'kill') : effects;
};

const launchesBeforeStored: ChronosStep = (state, event, nowMs) =>
  chronosStep(state, event, nowMs).flatMap((effect): ChronosEffect[] => {
    if (effect.kind !== 'persist' || effect.onDurable.kind !== 'persisted' || effect.onDurable.launches.length === 0) {
      return [effect];
    }
    const { launches, ...rest } = effect.onDurable;
    const now = chronosStep(state, { kind: 'persisted', launches, effects: [], ended: [] }, nowMs);
    return [{ ...effect, onDurable: { ...rest, launches: [] } }, ...now];
  });

/** A new leader forgets what runs and begins the last slot again. */
const repeatsSlots: ChronosStep = (state, event, nowMs) => {
  if (event.kind !== 'took-over') return chronosStep(state, event, nowMs);
  const records = event.records.map((record) => {
    if (!record.key.startsWith('R_')) return record;
    const runtime = JSON.parse(record.value) as { cursor: { index: number }; active: unknown[]; history: unknown[] };
    runtime.cursor.index = Math.max(0, runtime.cursor.index - 1);
    runtime.active = [];
    runtime.history = [];
    return { ...record, value: JSON.stringify(runtime) };
  });
  return chronosStep(state, { ...event, records }, nowMs);
};

/** Now and then a slot passes unseen. */
const skipsSlots: ChronosStep = (state, event, nowMs) => {
  for (const { cursor } of state.jobs.values()) if (cursor.index % 4 === 3) cursor.index++;
  return chronosStep(state, event, nowMs);
};

export const plantedBugs: readonly PlantedBug[] = [
  inMaster('the master answers a registration before it is durable', ['durability'], registersTooEarly),
  inMaster(
    'the master ignores the tasks of an agent that comes back',
    ['convergence', 'resources', 'failover', 'marathon', 'chronos'],
    ignoresReportedTasks,
  ),
  inMaster('the master gives resources back twice', ['resources'], releasesTwice),
  inMaster('the master acknowledges updates for frameworks', ['updates'], acknowledgesForFrameworks),
  inAgent(
    'the agent launches before the checkpoint is durable',
    ['durability'],
    goesOnAtOnce(['tasks-stored', 'executor-stored']),
  ),
  inAgent('the agent tells updates before they are durable', ['durability'], goesOnAtOnce(['update-stored'])),
  inAgent('the agent works under an id before it is durable', ['durability'], goesOnAtOnce(['registration-stored'])),
  inAgent('the agent forgets updates that nobody acknowledged', ['updates', 'convergence'], forgetsUnacknowledged),
  inAgent('the agent tells updates in another order', ['updates', 'indices'], dropsOrder),
  inAgent(
    'the agent launches again what it finds in its records',
    ['updates', 'convergence', 'resources'],
    launchesAgain,
  ),
  inAgent('the agent is silent about tasks it never got', ['convergence', 'chronos'], ignoresReconciliation),
  inMarathon('Marathon launches before the instance is stored', ['marathon'], storesLater('launch-stored')),
  inMarathon('Marathon acknowledges before the status is stored', ['marathon'], storesLater('update-stored')),
  inMarathon('Marathon answers and never stores', ['marathon', 'core'], forgetsApps),
  inMarathon('Marathon lets tasks run that it does not know', ['marathon', 'convergence', 'updates'], sparesStrangers),
  inChronos('Chronos launches before the run is stored', ['chronos'], launchesBeforeStored),
  inChronos('Chronos runs a slot again after it took over', ['chronos'], repeatsSlots),
  inChronos('Chronos skips slots', ['chronos'], skipsSlots),
];

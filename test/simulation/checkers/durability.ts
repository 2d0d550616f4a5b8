/** Nothing is promised to others before it is durable: registrations, launches and status updates. */
import type { AgentEffect } from '../../../src/agent/core/effects.ts';
import { agentInfoPath, executorInfoPath, latestAgentPath, taskInfoPath } from '../../../src/agent/core/paths.ts';
import { decodeRecords } from '../../../src/agent/core/records.ts';
import { type AgentState, agentIdOf, findRun, type RunKey, streamKey } from '../../../src/agent/core/state.ts';
import { formatUuid } from '../../../src/base/uuid.ts';
import type { MasterEffect } from '../../../src/master/core/effects.ts';
import { decodeRegistry } from '../../../src/master/registrar/registry-bytes.ts';
import { type StatusUpdateMessage, StatusUpdateRecord } from '../../../src/wire/gen/internal.ts';
import type { Checker } from '../checker.ts';
import { SimAgent } from '../sim-agent.ts';
import { SimMaster } from '../sim-master.ts';
import type { World } from '../world.ts';

export function createDurabilityChecker(world: World): Checker {
  return {
    name: 'durability',
    onEffect: (program, effect) => {
      // A deposed one that does not know it yet goes by an older registry, and no agent listens to it for long.
      if (program instanceof SimMaster) {
        return program === world.master ? masterProblem(program, effect as MasterEffect) : undefined;
      }
      if (program instanceof SimAgent && program.state !== undefined) {
        return agentProblem(program, program.state, effect as AgentEffect);
      }
      return undefined;
    },
  };
}

const registeredIds = new WeakMap<Uint8Array, ReadonlySet<string>>();

function idsIn(bytes: Uint8Array | undefined): ReadonlySet<string> {
  if (bytes === undefined) return new Set();
  let ids = registeredIds.get(bytes);
  if (ids === undefined) {
    ids = new Set((decodeRegistry(bytes).slaves?.slaves ?? []).map(({ info }) => info.id?.value ?? ''));
    registeredIds.set(bytes, ids);
  }
  return ids;
}

function masterProblem(master: SimMaster, effect: MasterEffect): string | undefined {
  if (effect.type !== 'send') return undefined;
  const { name } = effect.message;
  if (name !== 'mesos.internal.SlaveRegisteredMessage' && name !== 'mesos.internal.SlaveReregisteredMessage') {
    return undefined;
  }
  const id = (effect.body as { slave_id: { value: string } }).slave_id.value;
  return idsIn(master.store?.durable?.bytes).has(id)
    ? undefined
    : `the master tells ${effect.to} that it is registered as ${id}, which is not in the durable registry`;
}

function agentProblem(agent: SimAgent, state: AgentState, effect: AgentEffect): string | undefined {
  switch (effect.kind) {
    case 'send':
      if (effect.type.name === 'mesos.internal.StatusUpdateMessage') {
        return updateProblem(agent, state, effect.message as StatusUpdateMessage);
      }
      return effect.type.name === 'mesos.internal.UpdateSlaveMessage' ? identityProblem(agent, state) : undefined;
    case 'start-executor':
      return effect.start.isCheckpointed && !agent.disk.files.has(executorInfoPath(at(state, effect.start)))
        ? `${agent.name} starts executor ${effect.start.executorId} before its checkpoint is durable`
        : undefined;
    case 'built-in': {
      const { action } = effect;
      const tasks = action.action === 'launch' ? [action.task] : action.action === 'launch-group' ? action.tasks : [];
      if (findRun(state, effect.run)?.isCheckpointed !== true) return undefined;
      const early = tasks.find(
        ({ task_id }) => !agent.disk.files.has(taskInfoPath({ ...at(state, effect.run), taskId: task_id.value })),
      );
      return early === undefined
        ? undefined
        : `${agent.name} launches task ${early.task_id.value} before its checkpoint is durable`;
    }
    default:
      return undefined;
  }
}

function at(state: AgentState, run: RunKey): RunKey & { agentId: string } {
  const { frameworkId, executorId, containerId } = run;
  return { agentId: agentIdOf(state), frameworkId, executorId, containerId };
}

function identityProblem(agent: SimAgent, state: AgentState): string | undefined {
  const id = agentIdOf(state);
  const isDurable = agent.disk.files.has(agentInfoPath(id)) && agent.disk.links.get(latestAgentPath) === id;
  return isDurable ? undefined : `${agent.name} works as ${id} before that is durable`;
}

const knownUpdates = new WeakMap<Uint8Array, ReadonlySet<string>>();

/** Ids of the updates in a log of updates. */
export function updatesIn(bytes: Uint8Array | undefined): ReadonlySet<string> {
  if (bytes === undefined) return new Set();
  let ids = knownUpdates.get(bytes);
  if (ids === undefined) {
    const { records } = decodeRecords(StatusUpdateRecord, bytes);
    ids = new Set(records.flatMap(({ update }) => (update?.uuid === undefined ? [] : [formatUuid(update.uuid)])));
    knownUpdates.set(bytes, ids);
  }
  return ids;
}

function updateProblem(agent: SimAgent, state: AgentState, { update }: StatusUpdateMessage): string | undefined {
  const { framework_id: frameworkId, status, uuid } = update;
  const stream = state.streams.get(streamKey(frameworkId.value, status.task_id.value));
  if (stream?.path === undefined || uuid === undefined) return undefined;
  return updatesIn(agent.disk.files.get(stream.path)).has(formatUuid(uuid))
    ? undefined
    : `${agent.name} tells ${status.state} of ${status.task_id.value} before it is durable`;
}

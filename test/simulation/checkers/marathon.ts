/** Marathon: what it promises is stored before, and in the end what its users were promised runs. */
import { isTerminal } from '../../../src/marathon/core/conditions.ts';
import type { Instance } from '../../../src/marathon/core/instance.ts';
import { writeAppPointer, writeInstance } from '../../../src/marathon/core/records.ts';
import { instancesOf, type MarathonState } from '../../../src/marathon/core/state.ts';
import { parseTaskId } from '../../../src/marathon/core/task-ids.ts';
import type { Effect } from '../../../src/marathon/core/turn.ts';
import { isTerminal as isTerminalState } from '../../../src/model/task-state.ts';
import type { TaskStatus } from '../../../src/wire/gen/mesos.ts';
import type { Checker } from '../checker.ts';
import { SimMarathon } from '../sim-marathon.ts';
import type { World } from '../world.ts';
import { differenceOf } from './convergence.ts';
import { VersionWatch } from './marathon-versions.ts';

export function createMarathonChecker(world: World): Checker {
  const versions = new VersionWatch();
  return {
    name: 'marathon',
    onEffect: (program, effect) =>
      program instanceof SimMarathon && program.state !== undefined
        ? effectProblem(program, program.state, effect as Effect)
        : undefined,
    onStepped: (program) => {
      if (!(program instanceof SimMarathon) || program.state === undefined) return undefined;
      versions.stepped(program.state);
      return indexProblem(program.state);
    },
    unsettled: () => (world.marathon === undefined ? undefined : unsettled(world, world.marathon, versions)),
  };
}

function effectProblem(marathon: SimMarathon, state: MarathonState, effect: Effect): string | undefined {
  switch (effect.type) {
    case 'accept':
      for (const { task_id: taskId } of effect.tasks) {
        const stored = storedInstance(marathon, parseTaskId(taskId.value)?.instanceId ?? '');
        if (stored?.task?.id !== taskId.value) return `task ${taskId.value} is launched before it is stored`;
      }
      return undefined;
    case 'acknowledge':
      return acknowledgementProblem(marathon, effect.status);
    case 'answer': {
      const { answer } = effect;
      if (!answer.ok || answer.app === undefined) return undefined;
      const { id, version } = answer.app;
      const pointer = marathon.records.get(writeAppPointer(id, version).key);
      // A later change may be stored already.
      return pointer === undefined && state.apps.has(id) ? `app ${id} is promised before it is stored` : undefined;
    }
    default:
      return undefined;
  }
}

function storedInstance(marathon: SimMarathon, id: string): Instance | undefined {
  const text = marathon.records.get(writeInstance({ id } as Instance).key);
  return text === undefined ? undefined : (JSON.parse(text) as Instance);
}

const order = ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING'];

/** Once it is acknowledged nobody tells it again: the store must have it, or something later. */
function acknowledgementProblem(
  marathon: SimMarathon,
  { state, task_id: taskId, uuid }: TaskStatus,
): string | undefined {
  if (uuid === undefined) return undefined;
  const stored = storedInstance(marathon, parseTaskId(taskId.value)?.instanceId ?? '');
  if (stored?.task?.id !== taskId.value || isTerminal(stored.condition)) return undefined;
  if (isTerminalState(state)) return `the end of ${taskId.value} is acknowledged before it is stored`;
  const known = order.indexOf(stored.task.mesosState ?? 'TASK_STAGING');
  const isStored = known >= order.indexOf(state) || !order.includes(stored.task.mesosState ?? 'TASK_STAGING');
  return isStored ? undefined : `${state} of ${taskId.value} is acknowledged before it is stored`;
}

function indexProblem(state: MarathonState): string | undefined {
  let indexed = 0;
  for (const [appId, runtime] of state.runtimes) {
    indexed += runtime.instanceIds.size;
    for (const id of runtime.instanceIds) {
      if (state.instances.get(id)?.appId !== appId) return `instance ${id} stands under ${appId}`;
    }
    for (const id of runtime.scheduled) {
      if (state.instances.get(id)?.condition !== 'Scheduled') return `instance ${id} is not scheduled, but listed so`;
    }
    if (runtime.scheduled.size > 0 !== state.waiting.has(appId)) return `${appId} is not rightly listed as waiting`;
  }
  if (indexed !== state.instances.size) return `${state.instances.size} instances, but ${indexed} in the lists of apps`;
  for (const id of [...state.kills.waiting.keys(), ...state.kills.inFlight.keys()]) {
    if (!state.instances.has(id)) return `instance ${id} is to be killed but not there`;
  }
  for (const [appId, deploymentId] of state.locks) {
    if (!state.deployments.has(deploymentId)) return `${appId} is locked by deployment ${deploymentId}, which is over`;
  }
  return undefined;
}

function unsettled(world: World, marathon: SimMarathon, versions: VersionWatch): string | undefined {
  const { state } = marathon;
  if (state === undefined) return 'nobody leads';
  if (!state.isRegistered) return 'it is not registered';
  const [deployment] = state.deployments.keys();
  if (deployment !== undefined) return `deployment ${deployment} goes on`;
  const promises = promiseProblem(world, state);
  if (promises !== undefined) return promises;
  const tasks = new Set<string>();
  for (const app of state.apps.values()) {
    const running = instancesOf(state, app.id).filter(({ condition }) => condition === 'Running');
    if (running.length !== app.instances) return `${app.id} runs ${running.length} of ${app.instances} instances`;
  }
  const outdated = versions.problem(state);
  if (outdated !== undefined) return outdated;
  for (const instance of state.instances.values()) {
    if (instance.condition !== 'Running') return `instance ${instance.id} is ${instance.condition}`;
    if (instance.task !== undefined) tasks.add(instance.task.id);
  }
  const framework = world.master.state?.frameworks.get(state.frameworkId ?? '');
  const atMaster = [...(framework?.tasks.values() ?? [])].filter((task) => !isTerminalState(task.message.state));
  return differenceOf(['Marathon', tasks], ['the master', new Set(atMaster.map(({ id }) => id))]);
}

/** What users were told is done is there. */
function promiseProblem({ marathonUser }: World, state: MarathonState): string | undefined {
  for (const [id, { instances, isUncertain }] of marathonUser?.expected ?? []) {
    if (isUncertain) continue;
    const app = state.apps.get(id);
    if (app?.instances !== instances) {
      return `${id} was promised with ${instances ?? 'no'} instances and has ${app?.instances ?? 'none'}`;
    }
  }
  return undefined;
}

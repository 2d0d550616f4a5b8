/** What checkpoints say of the containers and tasks of runs, for those who find them again. */
import type { KnownContainer } from '../../containerizer/containerizer.ts';
import type { RecoveredTask } from '../../executor/builtin-executor.ts';
import { addResources } from '../../model/resources.ts';
import type { ContainerID, TaskInfo } from '../../wire/gen/mesos.ts';
import type { RunToRecover } from '../core/effects.ts';
import type { RecoveredTask as RecoveredCheckpoint } from '../core/events.ts';

/** Tells the containers that executors themselves hear of: their own, and those of the tasks of groups. */
export function ownContainers(runs: readonly RunToRecover[]): (containerId: string) => boolean {
  const kinds = new Map(runs.map((run) => [run.containerId, run.executorKind]));
  return (containerId) => {
    const [root = '', ...nested] = containerId.split('.');
    const kind = kinds.get(root);
    return kind !== undefined && (nested.length === 0 || (nested.length === 1 && kind === 'group'));
  };
}

/** The containers that a run may have left: its own, and those of the tasks of a group. */
export function knownContainers(run: RunToRecover): KnownContainer[] {
  const { containerId, directory, info, forkedPid } = run;
  if (run.executorKind === 'group') {
    return run.recovered.flatMap((task) => {
      const nested = nestedContainer(task);
      if (nested === undefined) return [];
      const child = nested.slice(nested.lastIndexOf('.') + 1);
      return [known(nested, `${directory}/containers/${child}`, task.launch)];
    });
  }
  const container = info.container;
  // A Docker task has what it asks for, and nothing of what its executor was given.
  const isDockerTask = run.executorKind === 'command' && container?.type === 'DOCKER';
  const own = isDockerTask ? [] : (info.resources ?? []);
  const resources = addResources(own, ...run.tasks.map((task) => task.resources ?? []));
  return [
    {
      containerId,
      sandbox: directory,
      resources,
      ...(forkedPid === undefined ? {} : { pid: forkedPid }),
      ...(container === undefined ? {} : { container }),
    },
  ];
}

function known(containerId: string, sandbox: string, task: TaskInfo | undefined): KnownContainer {
  return {
    containerId,
    sandbox,
    ...(task?.container === undefined ? {} : { container: task.container }),
    ...(task?.resources === undefined ? {} : { resources: task.resources }),
  };
}

/** `PARENT.CHILD` of a task in a container of its own, from the last status it sent. */
function nestedContainer({ updates }: RecoveredCheckpoint): string | undefined {
  for (const { status } of [...updates].reverse()) {
    const id = status.container_status?.container_id;
    if (id?.parent !== undefined) return containerIdText(id);
  }
  return undefined;
}

function containerIdText({ value, parent }: ContainerID): string {
  return parent === undefined ? value : `${containerIdText(parent)}.${value}`;
}

export function recoveredTasks(run: RunToRecover): RecoveredTask[] {
  const groups = [...new Set(run.recovered.map(({ group }) => group))];
  return run.recovered.flatMap((task) => {
    const { launch, updates } = task;
    if (launch === undefined) return [];
    const lastStatus = updates.at(-1)?.status;
    const runningSince = updates.find(({ status }) => status.state === 'TASK_RUNNING')?.status.timestamp;
    const containerId = nestedContainer(task);
    return [
      {
        task: launch,
        ...(lastStatus === undefined ? {} : { lastStatus }),
        ...(runningSince === undefined ? {} : { runningSinceMs: runningSince * 1000 }),
        ...(containerId === undefined ? {} : { containerId }),
        ...(task.group === undefined ? {} : { group: groups.indexOf(task.group) }),
      },
    ];
  });
}

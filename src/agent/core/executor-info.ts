/** The executor that the agent makes up for a task without one. */
import { allocateResources } from '../../model/resources.ts';
import type { CommandInfo, ExecutorInfo, Resource, TaskInfo } from '../../wire/gen/mesos.ts';

const extraCpus = 0.1;
const extraMemMb = 32;
/** How much longer than its task an executor may take to end. */
const extraGraceNs = 2_000_000_000;
const shownCommandLength = 15;

/** The generated executor; resources refined. */
export function commandExecutorInfo(task: TaskInfo, frameworkId: string, launcherDir: string): ExecutorInfo {
  const graceNs = task.kill_policy?.grace_period?.nanoseconds;
  const user = task.command?.user;
  return {
    executor_id: { value: task.task_id.value },
    framework_id: { value: frameworkId },
    name: `Command Executor (Task: ${task.task_id.value}) (Command: ${commandText(task.command)})`,
    source: task.task_id.value,
    command: {
      value: `${launcherDir}/mesos-executor`,
      shell: false,
      arguments: ['mesos-executor', `--launcher_dir=${launcherDir}`],
      ...(user === undefined ? {} : { user }),
    },
    resources: extraResources(task),
    ...(task.container === undefined ? {} : { container: task.container }),
    ...(task.discovery === undefined ? {} : { discovery: task.discovery }),
    ...(task.labels === undefined ? {} : { labels: task.labels }),
    ...(graceNs === undefined ? {} : { shutdown_grace_period: { nanoseconds: graceNs + extraGraceNs } }),
  };
}

function extraResources(task: TaskInfo): Resource[] {
  const role = (task.resources ?? []).find(({ allocation_info }) => allocation_info !== undefined)?.allocation_info
    ?.role;
  const extra: Resource[] = [
    { name: 'cpus', type: 'SCALAR', scalar: { value: extraCpus } },
    { name: 'mem', type: 'SCALAR', scalar: { value: extraMemMb } },
  ];
  return role === undefined ? extra : allocateResources(extra, role);
}

function commandText(command: CommandInfo | undefined): string {
  const isShell = command?.shell ?? true;
  const value = command?.value ?? '';
  if (isShell) return `sh -c '${shorten(value)}'`;
  const words = [...(value === '' ? [] : [value]), ...(command?.arguments ?? [])];
  return `[${shorten(words.join(', '))}]`;
}

function shorten(text: string): string {
  return text.length > shownCommandLength ? `${text.slice(0, shownCommandLength - 3)}...` : text;
}

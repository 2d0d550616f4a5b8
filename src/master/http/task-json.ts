/** Tasks as the legacy endpoints show them. The text of a task is made once and kept until the task changes. */
import { isSameData } from '../../base/structure.ts';
import { resourcesJson } from '../../model/resource-json.ts';
import {
  ContainerInfo,
  ContainerStatus,
  DiscoveryInfo,
  HealthCheck,
  type Label,
  type Resource,
  type Task,
  type TaskStatus,
  ValueScalar,
} from '../../wire/gen/mesos.ts';
import { toJson, toJsonText } from '../../wire/json.ts';
import type { TaskRecord } from '../core/task-record.ts';
import { type BlockForm, jsonForm } from './parts.ts';

export const taskForm: BlockForm<TaskRecord> = jsonForm(taskText, (task) => task.fragments.legacy ?? renderTask(task));

/** JSON text of a task in `/state`, `/frameworks` and `/tasks`. */
export function taskText(record: TaskRecord): string {
  record.fragments.legacy ??= renderTask(record);
  return record.fragments.legacy;
}

function renderTask({ message, role, id, frameworkId, agentId }: TaskRecord): string {
  const { name, executor_id, state, resources, statuses, user, labels, discovery, container, health_check } = message;
  const executorId = executor_id?.value ?? '';
  // One call for all of them: each costs more than what it writes.
  const head = JSON.stringify({
    id,
    name,
    framework_id: frameworkId,
    executor_id: executorId,
    slave_id: agentId,
    state,
  });
  let text = `${head.slice(0, -1)},"resources":${resourcesText(resources ?? [])}${limitsMember(message)}`;
  text += `,"role":${JSON.stringify(role)},"statuses":[${statusTexts(statuses ?? [])}]`;
  if (user !== undefined) text += `,"user":${JSON.stringify(user)}`;
  if (labels?.labels !== undefined) text += `,"labels":${labelsText(labels.labels)}`;
  if (discovery !== undefined) text += `,"discovery":${toJsonText(DiscoveryInfo, discovery)}`;
  if (container !== undefined) text += `,"container":${toJsonText(ContainerInfo, container)}`;
  if (health_check !== undefined) text += `,"health_check":${toJsonText(HealthCheck, health_check)}`;
  return `${text}}`;
}

function limitsMember({ limits }: Task): string {
  if (limits === undefined) return '';
  const entries = Object.entries(limits);
  if (entries.length === 0) return '';
  const json = Object.fromEntries(entries.map(([name, value]) => [name, toJson(ValueScalar, value)['value'] ?? null]));
  return `,"limits":${JSON.stringify(json)}`;
}

function statusTexts(statuses: readonly TaskStatus[]): string {
  const [only] = statuses;
  return statuses.length === 1 && only !== undefined ? statusText(only) : statuses.map(statusText).join(',');
}

function statusText({ state, timestamp, labels, container_status, healthy }: TaskStatus): string {
  let text = `{"state":"${state}","timestamp":${JSON.stringify(timestamp ?? 0)}`;
  if (labels?.labels !== undefined) text += `,"labels":${labelsText(labels.labels)}`;
  if (container_status !== undefined) text += `,"container_status":${containerText(container_status)}`;
  if (healthy !== undefined) text += `,"healthy":${healthy}`;
  return `${text}}`;
}

/** Without the process id, which these endpoints never showed. */
function containerText({ container_id, network_infos, cgroup_info }: ContainerStatus): string {
  return toJsonText(ContainerStatus, { container_id, network_infos, cgroup_info });
}

/** Tasks of one app follow each other and have their labels and amounts in common: the last text is often the next one too. */
const lastLabels = { of: [] as readonly Label[], text: '[]' };
const lastAmounts = { of: [] as readonly Resource[], text: JSON.stringify(resourcesJson([])) };

export function labelsText(labels: readonly Label[]): string {
  if (labels !== lastLabels.of && !isSameData(labels, lastLabels.of)) {
    lastLabels.text = JSON.stringify(labels.map(({ key, value }) => (value === undefined ? { key } : { key, value })));
  }
  lastLabels.of = labels;
  return lastLabels.text;
}

function resourcesText(resources: readonly Resource[]): string {
  if (resources !== lastAmounts.of && !isSameData(resources, lastAmounts.of)) {
    lastAmounts.text = JSON.stringify(resourcesJson(resources));
  }
  lastAmounts.of = resources;
  return lastAmounts.text;
}

/** When the task was first heard of, in seconds since 1970; `undefined` before its first status. */
export function firstStatusTime(record: TaskRecord): number | undefined {
  return record.message.statuses?.[0]?.timestamp;
}

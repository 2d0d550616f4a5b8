/** Tasks as the legacy endpoints show them. The text of a task is made once and kept until the task changes. */
import { resourcesJson } from '../../model/resource-json.ts';
import {
  ContainerInfo,
  ContainerStatus,
  DiscoveryInfo,
  HealthCheck,
  type Label,
  type Task,
  type TaskStatus,
  ValueScalar,
} from '../../wire/gen/mesos.ts';
import { toJson, toJsonText } from '../../wire/json.ts';
import type { TaskRecord } from '../core/task-record.ts';
import { type BlockForm, jsonForm } from './parts.ts';

export const taskForm: BlockForm<TaskRecord> = jsonForm(taskText);

/** JSON text of a task in `/state`, `/frameworks` and `/tasks`. */
export function taskText(record: TaskRecord): string {
  record.fragments.legacy ??= renderTask(record);
  return record.fragments.legacy;
}

function renderTask({ message, role, id, frameworkId, agentId }: TaskRecord): string {
  const members = [
    `"id":${JSON.stringify(id)}`,
    `"name":${JSON.stringify(message.name)}`,
    `"framework_id":${JSON.stringify(frameworkId)}`,
    `"executor_id":${JSON.stringify(message.executor_id?.value ?? '')}`,
    `"slave_id":${JSON.stringify(agentId)}`,
    `"state":"${message.state}"`,
    `"resources":${JSON.stringify(resourcesJson(message.resources ?? []))}`,
    ...limits(message),
    `"role":${JSON.stringify(role)}`,
    `"statuses":[${(message.statuses ?? []).map(statusText).join(',')}]`,
  ];
  if (message.user !== undefined) members.push(`"user":${JSON.stringify(message.user)}`);
  if (message.labels?.labels !== undefined) members.push(`"labels":${labelsText(message.labels.labels)}`);
  if (message.discovery !== undefined) members.push(`"discovery":${toJsonText(DiscoveryInfo, message.discovery)}`);
  if (message.container !== undefined) members.push(`"container":${toJsonText(ContainerInfo, message.container)}`);
  if (message.health_check !== undefined)
    members.push(`"health_check":${toJsonText(HealthCheck, message.health_check)}`);
  return `{${members.join(',')}}`;
}

function limits(message: Task): string[] {
  const entries = Object.entries(message.limits ?? {});
  if (entries.length === 0) return [];
  const json = Object.fromEntries(entries.map(([name, value]) => [name, toJson(ValueScalar, value)['value'] ?? null]));
  return [`"limits":${JSON.stringify(json)}`];
}

function statusText(status: TaskStatus): string {
  const members = [`"state":"${status.state}"`, `"timestamp":${JSON.stringify(status.timestamp ?? 0)}`];
  if (status.labels?.labels !== undefined) members.push(`"labels":${labelsText(status.labels.labels)}`);
  const container = status.container_status;
  if (container !== undefined) members.push(`"container_status":${containerText(container)}`);
  if (status.healthy !== undefined) members.push(`"healthy":${status.healthy}`);
  return `{${members.join(',')}}`;
}

/** Without the process id, which these endpoints never showed. */
function containerText({ container_id, network_infos, cgroup_info }: ContainerStatus): string {
  return toJsonText(ContainerStatus, { container_id, network_infos, cgroup_info });
}

export function labelsText(labels: readonly Label[]): string {
  const shown = labels.map(({ key, value }) => (value === undefined ? { key } : { key, value }));
  return JSON.stringify(shown);
}

/** When the task was first heard of, in seconds since 1970; `undefined` before its first status. */
export function firstStatusTime(record: TaskRecord): number | undefined {
  return record.message.statuses?.[0]?.timestamp;
}

import type { App, HealthCheck } from './app.ts';
import { taskStateOf } from './conditions.ts';
import type { Deployment, Step } from './deployments/deployment.ts';
import type { Instance } from './instance.ts';
import type { PathId } from './path-id.ts';
import { formatTimestamp } from './timestamp.ts';

/** An event as subscribers of `/v2/events` get it. */
export interface PublishedEvent {
  readonly eventType: string;
  readonly timestamp: string;
  readonly [field: string]: unknown;
}

function event(eventType: string, nowMs: number, fields: Record<string, unknown>): PublishedEvent {
  return { ...fields, eventType, timestamp: formatTimestamp(nowMs) };
}

export function instanceChanged(instance: Instance, nowMs: number): PublishedEvent {
  return event('instance_changed_event', nowMs, {
    instanceId: instance.id,
    condition: instance.condition,
    runSpecId: instance.appId,
    agentId: instance.agent?.agentId ?? null,
    host: instance.agent?.host ?? null,
    runSpecVersion: instance.version,
  });
}

export function instanceHealthChanged(instance: Instance, nowMs: number): PublishedEvent {
  return event('instance_health_changed_event', nowMs, {
    instanceId: instance.id,
    runSpecId: instance.appId,
    runSpecVersion: instance.version,
    healthy: instance.healthy ?? null,
  });
}

export function statusUpdate(instance: Instance, message: string, nowMs: number): PublishedEvent {
  return event('status_update_event', nowMs, {
    slaveId: instance.agent?.agentId ?? '',
    taskId: instance.task?.id ?? '',
    taskStatus: taskStateOf(instance.condition),
    message,
    appId: instance.appId,
    host: instance.agent?.host ?? '',
    ipAddresses: instance.task?.addresses ?? [],
    ports: instance.task?.hostPorts ?? [],
    version: instance.version,
  });
}

export function unknownInstanceTerminated(
  instanceId: string,
  runSpecId: PathId,
  condition: string,
  nowMs: number,
): PublishedEvent {
  return event('unknown_instance_terminated_event', nowMs, { instanceId, runSpecId, condition });
}

export function appTerminated(appId: PathId, nowMs: number): PublishedEvent {
  return event('app_terminated_event', nowMs, { appId });
}

export function apiPost(
  request: { clientIp: string; uri: string },
  appDefinition: unknown,
  nowMs: number,
): PublishedEvent {
  return event('api_post_event', nowMs, { ...request, appDefinition });
}

export function healthCheckAdded(app: App, healthCheck: HealthCheck, nowMs: number): PublishedEvent {
  return event('add_health_check_event', nowMs, { appId: app.id, version: app.version, healthCheck });
}

export function healthCheckRemoved(appId: PathId, nowMs: number): PublishedEvent {
  return event('remove_health_check_event', nowMs, { appId });
}

export function healthCheckFailed(instance: Instance, healthCheck: HealthCheck, nowMs: number): PublishedEvent {
  // COMPAT(marathon-1.11): the field called taskId holds the id of the instance.
  return event('failed_health_check_event', nowMs, { appId: instance.appId, taskId: instance.id, healthCheck });
}

export function healthStatusChanged(instance: Instance, alive: boolean, nowMs: number): PublishedEvent {
  return event('health_status_changed_event', nowMs, {
    appId: instance.appId,
    instanceId: instance.id,
    version: instance.version,
    alive,
  });
}

export function unhealthyKill(instance: Instance, reason: string, nowMs: number): PublishedEvent {
  return event('unhealthy_instance_kill_event', nowMs, {
    appId: instance.appId,
    taskId: instance.task?.id ?? '',
    instanceId: instance.id,
    version: instance.version,
    reason,
    host: instance.agent?.host ?? '',
    slaveId: instance.agent?.agentId ?? null,
  });
}

export function groupChangeSuccess(groupId: PathId, version: string, nowMs: number): PublishedEvent {
  return event('group_change_success', nowMs, { groupId, version });
}

export function groupChangeFailed(groupId: PathId, version: string, reason: string, nowMs: number): PublishedEvent {
  return event('group_change_failed', nowMs, { groupId, version, reason });
}

function stepJson(step: Step): unknown {
  return { actions: step.actions.map(({ action, app }) => ({ action, app })) };
}

function planJson(deployment: Deployment): unknown {
  return { id: deployment.id, steps: deployment.steps.map(stepJson), version: deployment.version };
}

export function deploymentStep(
  kind: 'deployment_info' | 'deployment_step_success' | 'deployment_step_failure',
  deployment: Deployment,
  step: Step,
  nowMs: number,
): PublishedEvent {
  return event(kind, nowMs, { plan: planJson(deployment), currentStep: stepJson(step) });
}

export function deploymentSuccess(deployment: Deployment, nowMs: number): PublishedEvent {
  return event('deployment_success', nowMs, { id: deployment.id, plan: planJson(deployment) });
}

export function deploymentFailed(deployment: Deployment, reason: string, nowMs: number): PublishedEvent {
  return event('deployment_failed', nowMs, { id: deployment.id, plan: planJson(deployment), reason });
}

export function schedulerRegistered(frameworkId: string, master: string, nowMs: number): PublishedEvent {
  return event('scheduler_registered_event', nowMs, { frameworkId, master });
}

export function schedulerReregistered(master: string, nowMs: number): PublishedEvent {
  return event('scheduler_reregistered_event', nowMs, { master });
}

export function schedulerDisconnected(nowMs: number): PublishedEvent {
  return event('scheduler_disconnected_event', nowMs, {});
}

export function streamAttached(remoteAddress: string, nowMs: number): PublishedEvent {
  return event('event_stream_attached', nowMs, { remoteAddress });
}

export function streamDetached(remoteAddress: string, nowMs: number): PublishedEvent {
  return event('event_stream_detached', nowMs, { remoteAddress });
}

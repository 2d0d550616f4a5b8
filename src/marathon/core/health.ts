import type { App, HealthCheck } from './app.ts';
import { isAgentCheck } from './app-rules.ts';
import type { Instance } from './instance.ts';
import { definitionOf, putInstance, timeText } from './instances.ts';
import { killInstance } from './kills.ts';
import { healthCheckFailed, healthStatusChanged, unhealthyKill } from './published.ts';
import { writeFailure } from './records.ts';
import { runtimeOf } from './state.ts';
import { persist, publish, type Turn } from './turn.ts';

/** What one check of one instance has seen. Times in milliseconds. */
export interface HealthResult {
  readonly alive: boolean;
  readonly consecutiveFailures: number;
  readonly firstSuccessMs?: number;
  readonly lastSuccessMs?: number;
  readonly lastFailureMs?: number;
  readonly lastFailureCause?: string;
}

/** Where the shell shall look, once. */
export interface HealthTarget {
  readonly kind: 'health' | 'readiness';
  readonly instanceId: string;
  readonly taskId: string;
  readonly checkIndex: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly timeoutMs: number;
}

/** What the shell saw. */
export interface Probed {
  readonly target: HealthTarget;
  /** HTTP status, or undefined for TCP and when there was no answer. */
  readonly status?: number;
  /** Why there was no good answer. */
  readonly failure?: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** Longest wait before the first look at a new task. */
const firstProbeMs = 5_000;

/** Begins the checks that Marathon does itself, for a task that runs. */
export function startChecks(turn: Turn, instance: Instance): void {
  const app = definitionOf(turn.state, instance);
  app?.healthChecks.forEach((check, index) => {
    if (isAgentCheck(check)) return;
    const waitMs = Math.min(check.intervalSeconds * 1000, firstProbeMs);
    turn.state.timers.set(`probe ${instance.id} ${index}`, turn.nowMs + waitMs);
  });
}

/** Ends all checks of an instance and forgets what they saw. */
export function stopChecks(turn: Turn, instance: Instance): void {
  const checks = turn.state.health.get(instance.id)?.size ?? 0;
  const app = definitionOf(turn.state, instance);
  for (let index = 0; index < Math.max(checks, app?.healthChecks.length ?? 0); index++) {
    turn.state.timers.cancel(`probe ${instance.id} ${index}`);
  }
  turn.state.health.delete(instance.id);
}

/** It is time to look at an instance. */
export function probeInstance(turn: Turn, instanceId: string, checkIndex: number): void {
  const instance = turn.state.instances.get(instanceId);
  if (instance?.condition !== 'Running') return;
  const app = definitionOf(turn.state, instance);
  const check = app?.healthChecks[checkIndex];
  if (app === undefined || check === undefined) return;
  const target = targetOf(app, instance, check, checkIndex);
  if (target !== undefined) turn.effects.push({ type: 'probe', target });
}

/** Where a check of an instance looks: the host's port by preference, else the task's own address. */
function targetOf(app: App, instance: Instance, check: HealthCheck, checkIndex: number): HealthTarget | undefined {
  const { task, agent } = instance;
  if (task === undefined || agent === undefined) return undefined;
  const place = portOf(app, instance, check);
  if (place === undefined) return undefined;
  return {
    kind: 'health',
    instanceId: instance.id,
    taskId: task.id,
    checkIndex,
    protocol: check.protocol === 'HTTPS' ? 'HTTPS' : check.protocol === 'TCP' ? 'TCP' : 'HTTP',
    ...place,
    path: check.path ?? '/',
    timeoutMs: check.timeoutSeconds * 1000,
  };
}

function portOf(
  app: App,
  instance: Instance,
  check: { readonly port?: number; readonly portIndex?: number },
): { host: string; port: number } | undefined {
  const { task, agent } = instance;
  if (task === undefined || agent === undefined) return undefined;
  if (check.port !== undefined) return { host: agent.host, port: check.port };
  const index = check.portIndex ?? 0;
  const mapping = app.container?.portMappings?.[index];
  if (mapping !== undefined && mapping.hostPort === undefined) {
    const address = task.addresses[0]?.ipAddress;
    return address === undefined ? undefined : { host: address, port: mapping.containerPort };
  }
  // hostPorts has an entry for each port that has a host port.
  const before = (app.container?.portMappings ?? []).slice(0, index).filter((each) => each.hostPort === undefined);
  const port = task.hostPorts[index - before.length];
  return port === undefined ? undefined : { host: agent.host, port };
}

/** A look has come back. */
export function noteProbe(turn: Turn, probed: Probed): void {
  const { instanceId, taskId, checkIndex } = probed.target;
  const instance = turn.state.instances.get(instanceId);
  if (instance?.task?.id !== taskId || instance.condition !== 'Running') return;
  const check = definitionOf(turn.state, instance)?.healthChecks[checkIndex];
  if (check === undefined) return;
  turn.state.timers.set(`probe ${instanceId} ${checkIndex}`, turn.nowMs + check.intervalSeconds * 1000);
  const { status, failure } = probed;
  if (failure !== undefined) {
    noteFailure(turn, instance, { check, index: checkIndex, cause: failure });
  } else if (status === undefined || (status >= 200 && status < 400)) {
    noteSuccess(turn, instance, checkIndex);
  } else if (!(status < 200 && check.ignoreHttp1xx === true)) {
    noteFailure(turn, instance, { check, index: checkIndex, cause: `Unexpected response status ${status}` });
  }
}

function noteSuccess(turn: Turn, instance: Instance, index: number): void {
  const previous = turn.state.health.get(instance.id)?.get(index);
  const result: HealthResult = {
    ...previous,
    alive: true,
    consecutiveFailures: 0,
    firstSuccessMs: previous?.firstSuccessMs ?? turn.nowMs,
    lastSuccessMs: turn.nowMs,
  };
  setResult(turn, instance, index, result);
}

function noteFailure(
  turn: Turn,
  instance: Instance,
  failed: { readonly check: HealthCheck; readonly index: number; readonly cause: string },
): void {
  const { check, index, cause } = failed;
  const previous = turn.state.health.get(instance.id)?.get(index);
  const startedMs = instance.task?.startedAtMs ?? instance.sinceMs;
  const isGrace = previous?.firstSuccessMs === undefined && turn.nowMs < startedMs + check.gracePeriodSeconds * 1000;
  if (isGrace) return;
  publish(turn, healthCheckFailed(instance, check, turn.nowMs));
  const failures = previous?.consecutiveFailures ?? 0;
  setResult(turn, instance, index, {
    ...previous,
    alive: false,
    consecutiveFailures: failures + 1,
    lastFailureMs: turn.nowMs,
    lastFailureCause: cause,
  });
  if (check.maxConsecutiveFailures > 0 && failures >= check.maxConsecutiveFailures) {
    killUnhealthy(turn, instance, cause);
  }
}

function killUnhealthy(turn: Turn, instance: Instance, cause: string): void {
  publish(turn, unhealthyKill(instance, cause, turn.nowMs));
  const failure = {
    appId: instance.appId,
    host: instance.agent?.host ?? '',
    message: `Task was killed since health check failed. Reason: ${cause}`,
    state: 'TASK_KILLED',
    taskId: instance.task?.id ?? '',
    timestamp: timeText(turn.nowMs) ?? '',
    version: instance.version,
    ...(instance.agent === undefined ? {} : { slaveId: instance.agent.agentId }),
  };
  runtimeOf(turn.state, instance.appId).lastFailure = failure;
  persist(turn, [writeFailure(failure)]);
  killInstance(turn, instance, false);
}

function setResult(turn: Turn, instance: Instance, index: number, result: HealthResult): void {
  const { state } = turn;
  const results = state.health.get(instance.id) ?? new Map<number, HealthResult>();
  const before = results.get(index);
  results.set(index, result);
  state.health.set(instance.id, results);
  if (before?.alive !== result.alive) publish(turn, healthStatusChanged(instance, result.alive, turn.nowMs));
  const count = definitionOf(state, instance)?.healthChecks.length ?? 0;
  updateHealth(turn, instance, overallHealth(results, count));
}

/** Healthy when every check is alive, unhealthy when one is not, unknown while one has not been heard of. */
export function overallHealth(results: ReadonlyMap<number, HealthResult>, checkCount: number): boolean | undefined {
  for (const result of results.values()) {
    if (!result.alive) return false;
  }
  return checkCount > 0 && results.size >= checkCount ? true : undefined;
}

function updateHealth(turn: Turn, instance: Instance, healthy: boolean | undefined): void {
  if (instance.healthy === healthy) {
    runtimeOf(turn.state, instance.appId).revision++;
    return;
  }
  if (healthy === true) {
    const { tokens } = turn.state.offers;
    turn.state.offers.tokens = Math.min(tokens + 1, turn.state.settings.launchTokens);
  }
  const { healthy: _before, ...rest } = instance;
  putInstance(turn, healthy === undefined ? rest : { ...rest, healthy });
}

/** Mesos says whether a task passes the check that the agent does. */
export function noteAgentHealth(turn: Turn, instance: Instance, healthy: boolean): void {
  const checks = definitionOf(turn.state, instance)?.healthChecks ?? [];
  const index = checks.findIndex(isAgentCheck);
  const check = checks[index];
  if (check === undefined) return;
  if (healthy) noteSuccess(turn, instance, index);
  else {
    publish(turn, healthCheckFailed(instance, check, turn.nowMs));
    const previous = turn.state.health.get(instance.id)?.get(index);
    setResult(turn, instance, index, {
      ...previous,
      alive: false,
      consecutiveFailures: (previous?.consecutiveFailures ?? 0) + 1,
      lastFailureMs: turn.nowMs,
    });
  }
}

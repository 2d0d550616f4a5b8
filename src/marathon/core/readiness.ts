import type { App } from './app.ts';
import type { Probed } from './health.ts';
import type { Instance } from './instance.ts';
import { definitionOf, persistInstance, putInstance } from './instances.ts';
import { runtimeOf } from './state.ts';
import type { Turn } from './turn.ts';

// What the original reports when nobody answered.
const noAnswer = { status: 504, contentType: 'text/plain', body: '' };

/** Longest body kept of an answer. */
const maxBodyLength = 10_000;

/** Begins to ask a running task whether it is ready, when its app says how. Only deployments ask. */
export function startReadiness(turn: Turn, instance: Instance): void {
  if (!instance.isGated || instance.ready || instance.condition !== 'Running') return;
  if (!turn.state.locks.has(instance.appId)) return;
  const key = `ready ${instance.id}`;
  if (!turn.state.timers.has(key)) turn.state.timers.set(key, turn.nowMs);
}

/** It is time to ask. */
export function probeReadiness(turn: Turn, instanceId: string): void {
  const instance = turn.state.instances.get(instanceId);
  if (instance?.condition !== 'Running' || instance.ready || !turn.state.locks.has(instance.appId)) return;
  const app = definitionOf(turn.state, instance);
  const check = app?.readinessChecks[0];
  if (app === undefined || check === undefined || instance.task === undefined) return;
  const place = namedPort(app, instance, check.portName);
  if (place === undefined) return;
  turn.effects.push({
    type: 'probe',
    target: {
      kind: 'readiness',
      instanceId,
      taskId: instance.task.id,
      checkIndex: 0,
      protocol: check.protocol,
      ...place,
      path: check.path,
      timeoutMs: check.timeoutSeconds * 1000,
    },
  });
}

function namedPort(app: App, instance: Instance, name: string): { host: string; port: number } | undefined {
  const { task, agent } = instance;
  if (task === undefined || agent === undefined) return undefined;
  const mappings = app.container?.portMappings;
  if (mappings === undefined) {
    const port = task.hostPorts[(app.portDefinitions ?? []).findIndex((definition) => definition.name === name)];
    return port === undefined ? undefined : { host: agent.host, port };
  }
  const mapping = mappings.find((candidate) => candidate.name === name);
  if (mapping === undefined) return undefined;
  if (mapping.hostPort === undefined) {
    const address = task.addresses[0]?.ipAddress;
    return address === undefined ? undefined : { host: address, port: mapping.containerPort };
  }
  const port = task.hostPorts[mappings.filter((each) => each.hostPort !== undefined).indexOf(mapping)];
  return port === undefined ? undefined : { host: agent.host, port };
}

/** An answer has come. */
export function noteReadiness(turn: Turn, probed: Probed): void {
  const { instanceId, taskId } = probed.target;
  const instance = turn.state.instances.get(instanceId);
  if (instance?.task?.id !== taskId || instance.condition !== 'Running' || instance.ready) return;
  const check = definitionOf(turn.state, instance)?.readinessChecks[0];
  if (check === undefined) return;
  const response =
    probed.status === undefined
      ? { ...noAnswer, body: probed.failure ?? '' }
      : {
          status: probed.status,
          contentType: probed.contentType ?? '',
          body: (probed.body ?? '').slice(0, maxBodyLength),
        };
  const isReady = check.httpStatusCodesForReady.includes(response.status);
  turn.state.readiness.set(instanceId, {
    name: check.name,
    taskId,
    ready: isReady,
    ...(check.preserveLastResponse ? { lastResponse: response } : {}),
  });
  runtimeOf(turn.state, instance.appId).revision++;
  if (!isReady) {
    turn.state.timers.set(`ready ${instanceId}`, turn.nowMs + check.intervalSeconds * 1000);
    return;
  }
  const next: Instance = { ...instance, ready: true };
  putInstance(turn, next);
  persistInstance(turn, next);
}

/** Metrics of the agent under Mesos's names. */
import { cpus, freemem, loadavg, totalmem } from 'node:os';
import { scalarOf } from '../../model/resources.ts';
import type { EmitMetric, Metrics } from '../../runtime/metrics.ts';
import type { TaskState } from '../../wire/gen/mesos.ts';
import type { AgentState } from '../core/state.ts';
import { heldResources } from '../core/tasks.ts';

const counters = [
  'slave/tasks_finished',
  'slave/tasks_failed',
  'slave/tasks_killed',
  'slave/tasks_lost',
  'slave/tasks_gone',
  'slave/executors_terminated',
  'slave/executors_preempted',
  'slave/valid_status_updates',
  'slave/invalid_status_updates',
  'slave/valid_framework_messages',
  'slave/invalid_framework_messages',
  'slave/container_launch_errors',
  'gc/path_removals_succeeded',
  'gc/path_removals_failed',
];

/** Checkpoints that were damaged and left out. */
export const recoveryErrors = 'slave/recovery_errors';

const resourceNames = ['cpus', 'gpus', 'mem', 'disk'];

export function addAgentMetrics(metrics: Metrics, state: AgentState, nowMs: () => number): void {
  // Counted by whoever reads the checkpoints.
  metrics.counter(recoveryErrors);
  metrics.source((emit) => {
    for (const name of counters) emit(name, state.counters.get(name) ?? 0, 'counter');
    emitState(emit, state, nowMs());
    emitTasks(emit, state);
    emitResources(emit, state);
    emitSystem(emit);
  });
}

function emitState(emit: EmitMetric, state: AgentState, nowMs: number): void {
  emit('slave/uptime_secs', (nowMs - state.startMs) / 1000, 'gauge');
  emit('slave/registered', state.phase === 'running' ? 1 : 0, 'gauge');
  if (state.recoveredAtMs !== undefined) {
    emit('slave/recovery_time_secs', (state.recoveredAtMs - state.startMs) / 1000, 'gauge');
  }
  emit('slave/frameworks_active', state.frameworks.size, 'gauge');
  emit('slave/executor_directory_max_allowed_age_secs', state.garbageMaxAgeMs / 1000, 'gauge');
  emit('gc/path_removals_pending', state.garbage.size, 'gauge');
}

function emitTasks(emit: EmitMetric, state: AgentState): void {
  const tasks = new Map<TaskState, number>();
  const executors = { registering: 0, running: 0, terminating: 0, terminated: 0 };
  for (const framework of state.frameworks.values()) {
    for (const executor of framework.executors.values()) {
      executors[executor.phase]++;
      tasks.set('TASK_STAGING', (tasks.get('TASK_STAGING') ?? 0) + executor.queued.size);
      for (const task of executor.launched.values()) tasks.set(task.state, (tasks.get(task.state) ?? 0) + 1);
    }
  }
  for (const name of ['staging', 'starting', 'running', 'killing'] as const) {
    emit(`slave/tasks_${name}`, tasks.get(`TASK_${name.toUpperCase()}` as TaskState) ?? 0, 'gauge');
  }
  for (const phase of ['registering', 'running', 'terminating'] as const) {
    emit(`slave/executors_${phase}`, executors[phase], 'gauge');
  }
}

function emitResources(emit: EmitMetric, state: AgentState): void {
  const total = [...state.total, ...(state.oversubscribed ?? [])];
  const used = heldResources(state);
  for (const infix of ['', '_revocable']) {
    const isWanted = ({ revocable }: { revocable?: unknown }): boolean => (revocable !== undefined) === (infix !== '');
    const has = total.filter(isWanted);
    const holds = used.filter(isWanted);
    for (const name of resourceNames) {
      const all = scalarOf(has, name);
      const taken = scalarOf(holds, name);
      emit(`slave/${name}${infix}_total`, all, 'gauge');
      emit(`slave/${name}${infix}_used`, taken, 'gauge');
      emit(`slave/${name}${infix}_percent`, all === 0 ? 0 : taken / all, 'gauge');
    }
  }
}

function emitSystem(emit: EmitMetric): void {
  for (const [name, value] of Object.entries(systemStats())) {
    emit(`system/${name.replace('avg_load', 'load')}`, value, 'gauge');
  }
}

/** What `/system/stats.json` tells of the machine. */
export function systemStats(): Record<string, number> {
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return {
    avg_load_1min: one,
    avg_load_5min: five,
    avg_load_15min: fifteen,
    cpus_total: cpus().length,
    mem_total_bytes: totalmem(),
    mem_free_bytes: freemem(),
  };
}

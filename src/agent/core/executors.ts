import { BoundedMap } from '../../base/bounded-map.ts';
import { concealExecutor } from '../../model/secrets.ts';
import type { ExecutorInfo } from '../../wire/gen/mesos.ts';
import { sandboxDirectory } from './paths.ts';
import { maxCompletedTasksPerExecutor } from './settings.ts';
import { type AgentState, agentIdOf, type Executor, type ExecutorKind } from './state.ts';

export interface NewExecutor {
  readonly info: ExecutorInfo;
  readonly kind: ExecutorKind;
  readonly containerId: string;
  readonly isCheckpointed: boolean;
}

/** An executor that is about to start. The caller puts it into its framework. */
export function newExecutor(state: AgentState, frameworkId: string, wanted: NewExecutor): Executor {
  const executorId = wanted.info.executor_id.value;
  const at = { agentId: agentIdOf(state), frameworkId, executorId, containerId: wanted.containerId };
  return {
    ...wanted,
    info: concealExecutor(wanted.info),
    secretInfo: wanted.info,
    frameworkId,
    executorId,
    directory: sandboxDirectory(state.settings.workDir, at),
    phase: 'registering',
    channel: { kind: 'none' },
    reconnectPid: undefined,
    isOfEarlierBoot: false,
    queued: new Map(),
    queuedGroups: [],
    undurable: new Set(),
    mounted: new Set(),
    launched: new Map(),
    terminated: new Map(),
    completed: new BoundedMap(maxCompletedTasksPerExecutor),
    containerStatus: undefined,
    pendingTermination: undefined,
  };
}

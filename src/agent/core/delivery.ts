/** Telling an executor something, whichever way it is reached. */
import type { Event } from '../../wire/gen/executor.ts';
import type { AgentEffect, BuiltInAction } from './effects.ts';
import type { Executor, RunKey } from './state.ts';

export interface Delivery {
  /** Left out for what built-in executors need not hear. */
  readonly builtIn?: () => BuiltInAction;
  readonly http: () => Event;
  readonly driver: (pid: string) => AgentEffect;
}

/** The effects that carry a message to the executor; none while it is not connected. */
export function deliver(executor: Executor, delivery: Delivery): AgentEffect[] {
  const { channel } = executor;
  switch (channel.kind) {
    case 'built-in':
      return delivery.builtIn === undefined
        ? []
        : [{ kind: 'built-in', run: runOf(executor), action: delivery.builtIn() }];
    case 'http':
      return [{ kind: 'executor-event', run: runOf(executor), event: delivery.http() }];
    case 'driver':
      return [delivery.driver(channel.pid)];
    case 'none':
      return [];
  }
}

export function runOf({ frameworkId, executorId, containerId }: RunKey): RunKey {
  return { frameworkId, executorId, containerId };
}

/** The agent's flags on nested containers and on those that stand alone. */
import type { FlagValues } from '../runtime/flags.ts';

export const nestedFlags = {
  http_heartbeat_interval: {
    type: 'duration',
    default: '30secs',
    help: 'How often somebody attached to a container hears that the connection is alive.',
  },
  gc_non_executor_container_sandboxes: {
    type: 'bool',
    default: false,
    help: 'Sandboxes of nested and standalone containers are removed by age too, not only with that of their executor.',
  },
} as const;

/** What the flags mean. */
export interface NestedSettings {
  readonly streamHeartbeatMs: number;
  readonly collectsOtherSandboxes: boolean;
}

/** Shorter intervals would be all that a connection does. */
const shortestHeartbeatMs = 100;

export function nestedSettings(values: FlagValues<typeof nestedFlags>): NestedSettings {
  return {
    streamHeartbeatMs: Math.max(shortestHeartbeatMs, values.http_heartbeat_interval),
    collectsOtherSandboxes: values.gc_non_executor_container_sandboxes,
  };
}

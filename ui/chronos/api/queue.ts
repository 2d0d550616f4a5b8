import { useLive } from '../../shared/api/use-live.ts';

/** Why a job does not start: reasons of its own, and what the last offer of each agent lacks. */
export type Waiting = {
  readonly name: string;
  readonly waitingMs: number;
  /** Retries that wait for their time. */
  readonly waiting: readonly { readonly origin: string; readonly attempt: number; readonly notBefore: string }[];
  readonly reasons: readonly string[];
  readonly agents: readonly {
    readonly agentId: string;
    readonly hostname: string;
    readonly offered: string;
    readonly reasons: readonly string[];
  }[];
};

/** Why a job does not start. The original server does not tell: then there is nothing. */
export function useWaiting(name: string, enabled: boolean): Waiting | undefined {
  const path = `v1/scheduler/queue?job=${encodeURIComponent(name)}`;
  const { data } = useLive<{ readonly queue: readonly Waiting[] }>(path, { enabled });
  return enabled ? data?.queue.find((entry) => entry.name === name) : undefined;
}

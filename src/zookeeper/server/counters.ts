/** What a server or a connection counts about its traffic. Times in milliseconds. */
export interface Traffic {
  received: number;
  sent: number;
  latencyCount: number;
  latencySumMs: number;
  latencyMinMs: number;
  latencyMaxMs: number;
}

export function newTraffic(): Traffic {
  return { received: 0, sent: 0, latencyCount: 0, latencySumMs: 0, latencyMinMs: 0, latencyMaxMs: 0 };
}

/** What the server counts besides. None of it is ever reset. */
export interface Totals {
  receivedBytes: number;
  sentBytes: number;
  /** Credentials and certificates that were refused. */
  refusedIdentities: number;
  /** Connections over the limits. */
  refusedConnections: number;
}

export function newTotals(): Totals {
  return { receivedBytes: 0, sentBytes: 0, refusedIdentities: 0, refusedConnections: 0 };
}

/** Forgets what was counted (srst, crst). */
export function resetTraffic(traffic: Traffic): void {
  Object.assign(traffic, newTraffic());
}

/** A request was answered so long after it came. */
export function countLatency(traffic: Traffic, latencyMs: number): void {
  traffic.latencyMinMs = traffic.latencyCount === 0 ? latencyMs : Math.min(traffic.latencyMinMs, latencyMs);
  traffic.latencyMaxMs = Math.max(traffic.latencyMaxMs, latencyMs);
  traffic.latencySumMs += latencyMs;
  traffic.latencyCount++;
}

export function averageLatencyMs(traffic: Traffic): number {
  return traffic.latencyCount === 0 ? 0 : traffic.latencySumMs / traffic.latencyCount;
}

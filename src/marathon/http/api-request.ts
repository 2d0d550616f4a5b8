import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, Command } from '../core/requests.ts';
import type { MarathonState } from '../core/state.ts';
import type { AppViews } from './app-views.ts';
import type { Metrics } from './metrics-view.ts';

/** One request of the API, as the routes see it. */
export interface ApiRequest {
  readonly method: string;
  /** Decoded path segments without empty ones: `/v2/apps//web` and `/v2/apps/%2Fweb` are both `v2`, `apps`, `web`. */
  readonly segments: readonly string[];
  /** Path and query as sent. */
  readonly uri: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly clientIp: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON unless a Content-Type header says otherwise. */
  readonly body?: string;
}

/** Names and values that `/v2/info` shows of the configuration. */
export interface InfoConfig {
  readonly name: string;
  readonly version: string;
  readonly marathonConfig: Readonly<Record<string, unknown>>;
  readonly zookeeperConfig: Readonly<Record<string, unknown>>;
  readonly httpConfig: Readonly<Record<string, unknown>>;
}

/** What the routes get to work with. */
export interface ApiContext {
  readonly state: MarathonState;
  readonly views: AppViews;
  readonly nowMs: () => number;
  /** Carries out a command; resolves when what it promises is durable. */
  readonly ask: (command: Command) => Promise<Answer>;
  readonly info: InfoConfig;
  /** `host:port` of the leader. */
  readonly leader: () => string | undefined;
  /** The address of the master's pages. */
  readonly mesosLeaderUiUrl: () => string | undefined;
  readonly metrics: () => Metrics;
  /** Gives leadership up, a moment after the answer. */
  readonly abdicate: () => void;
}

/** A query parameter that is a yes or no, in any case (`True`, `false`). */
export function flagOf(request: ApiRequest, name: string, fallback: boolean): boolean {
  const text = request.query.get(name)?.toLowerCase();
  if (text === undefined) return fallback;
  return text === 'true' || text === '';
}

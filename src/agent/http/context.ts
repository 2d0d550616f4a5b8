import type { Logger } from '../../base/logger.ts';
import type { AccountNames } from '../../net/account-names.ts';
import type { RecordStream } from '../../net/event-stream.ts';
import type { contentTypes } from '../../net/http-answer.ts';
import type { LogVerbosity } from '../../net/log-verbosity.ts';
import type { MemoryProfiler } from '../../net/memory-profiler.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import type { ContainerStatus, ResourceStatistics } from '../../wire/gen/mesos.ts';
import type { AgentConfig } from '../config.ts';
import type { AgentEvent } from '../core/events.ts';
import type { AgentState } from '../core/state.ts';
import type { NestedContainers } from './nested.ts';

/** Facts about containers that the endpoints show. */
export interface ContainerFacts {
  containers(): readonly string[];
  usage(containerId: string): Promise<ResourceStatistics>;
  status(containerId: string): Promise<ContainerStatus>;
  /** Removes images that no container uses. */
  pruneImages?(excluded: readonly string[]): Promise<void>;
}

/** Where the streams of subscribed executors are kept. */
export interface StreamRegistry {
  open(
    containerId: string,
    stream: RecordStream,
    contentType: typeof contentTypes.json | typeof contentTypes.protobuf,
  ): void;
  closed(containerId: string, stream: RecordStream): void;
}

/** What the endpoints read from and post to. The state is changed by the core only. */
export interface AgentContext {
  readonly config: AgentConfig;
  readonly state: AgentState;
  readonly pid: string;
  readonly post: (event: AgentEvent) => void;
  readonly metrics: Metrics;
  readonly accounts: AccountNames;
  readonly streams: StreamRegistry;
  readonly containerizer: ContainerFacts;
  readonly nested: NestedContainers;
  /** Containers that somebody writes to. */
  readonly inputs: Set<string>;
  readonly logger: Logger;
  readonly verbosity: LogVerbosity;
  readonly memoryProfiler: MemoryProfiler;
  readonly nowMs: () => number;
}

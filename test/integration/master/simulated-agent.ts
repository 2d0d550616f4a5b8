import { randomUUID } from 'node:crypto';
import { silentLogger } from '../../../src/base/logger.ts';
import { parseUuid } from '../../../src/base/uuid.ts';
import { createHttpServer, type HttpServer } from '../../../src/net/http-server.ts';
import { LibprocessEndpoint } from '../../../src/net/libprocess-endpoint.ts';
import {
  ExecutorToFrameworkMessage,
  ExitedExecutorMessage,
  PongSlaveMessage,
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  RunTaskGroupMessage,
  RunTaskMessage,
  SlaveRegisteredMessage,
  SlaveReregisteredMessage,
  StatusUpdateMessage,
  UnregisterSlaveMessage,
} from '../../../src/wire/gen/internal.ts';
import type {
  AgentInfoCapability,
  ExecutorInfo,
  FrameworkInfo,
  Resource,
  Task,
  TaskState,
  TaskStatus,
} from '../../../src/wire/gen/mesos.ts';
import type { SlaveInfo } from '../../../src/wire/gen/mesos-v0.ts';
import { decode, encode, type MessageType } from '../../../src/wire/message.ts';
import { until } from '../../until.ts';

const capabilities: AgentInfoCapability[] = [
  { type: 'MULTI_ROLE' },
  { type: 'HIERARCHICAL_ROLE' },
  { type: 'RESERVATION_REFINEMENT' },
  { type: 'RESOURCE_PROVIDER' },
  { type: 'RESIZE_VOLUME' },
  { type: 'AGENT_OPERATION_FEEDBACK' },
  { type: 'AGENT_DRAINING' },
  { type: 'TASK_RESOURCE_LIMITS' },
];

export function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value }, role: '*' };
}

/** An agent on the wire without anything behind it: the test says what its tasks do. */
export class SimulatedAgent {
  readonly hostname: string;
  readonly resources: Resource[];
  readonly received: { readonly name: string; readonly body: Uint8Array }[] = [];
  /** Answers pings unless a test says no. */
  answersPings = true;
  id = '';
  #server: HttpServer = createHttpServer({ logger: silentLogger });
  #endpoint: LibprocessEndpoint | undefined;
  #master = '';

  constructor(
    hostname: string,
    resources: Resource[] = [scalar('cpus', 4), scalar('mem', 4096), scalar('disk', 10_000)],
  ) {
    this.hostname = hostname;
    this.resources = resources;
  }

  get endpoint(): LibprocessEndpoint {
    if (this.#endpoint === undefined) throw new Error('the agent does not run');
    return this.#endpoint;
  }

  get pid(): string {
    return this.endpoint.pid('slave(1)');
  }

  get info(): SlaveInfo {
    return {
      hostname: this.hostname,
      port: this.endpoint.address.port,
      resources: this.resources,
      checkpoint: true,
      attributes: [{ name: 'rack', type: 'TEXT', text: { value: 'r1' } }],
      ...(this.id === '' ? {} : { id: { value: this.id } }),
    };
  }

  /** Listens; on the same port again after `crash` when one is given. */
  async start(masterPid: string, port = 0): Promise<void> {
    this.#master = masterPid;
    this.#server = createHttpServer({ logger: silentLogger });
    this.#endpoint = new LibprocessEndpoint({ server: this.#server, logger: silentLogger });
    await this.#server.listen({ ip: '127.0.0.1', port });
    this.#endpoint.spawn('slave(1)', (message) => {
      this.received.push({ name: message.name, body: Uint8Array.from(message.body) });
      if (message.name === 'mesos.internal.PingSlaveMessage' && this.answersPings) {
        this.endpoint.send({
          from: this.pid,
          to: message.from,
          name: PongSlaveMessage.name,
          body: encode(PongSlaveMessage, {}),
        });
      }
    });
  }

  async stop(): Promise<void> {
    this.#endpoint?.close();
    await this.#server.close(0);
  }

  follow(masterPid: string): void {
    this.#master = masterPid;
  }

  send<T>(type: MessageType<T>, message: T): void {
    this.endpoint.send({ from: this.pid, to: this.#master, name: type.name, body: encode(type, message) });
  }

  /** Messages of this type so far. */
  all<T>(type: MessageType<T>): T[] {
    return this.received.filter(({ name }) => name === type.name).map(({ body }) => decode(type, body));
  }

  async next<T>(type: MessageType<T>, isIt: (message: T) => boolean = () => true): Promise<T> {
    return until(type.name, () => this.all(type).find(isIt));
  }

  async register(): Promise<void> {
    this.send(RegisterSlaveMessage, { slave: this.info, version: '1.12.0', agent_capabilities: capabilities });
    const registered = await this.next(SlaveRegisteredMessage);
    this.id = registered.slave_id.value;
  }

  async reregister(what: {
    readonly tasks?: Task[];
    readonly frameworks?: FrameworkInfo[];
    readonly executors?: ExecutorInfo[];
  }): Promise<SlaveReregisteredMessage> {
    const before = this.all(SlaveReregisteredMessage).length;
    this.send(ReregisterSlaveMessage, {
      slave: this.info,
      version: '1.12.0',
      agent_capabilities: capabilities,
      ...(what.tasks === undefined ? {} : { tasks: what.tasks }),
      ...(what.frameworks === undefined ? {} : { frameworks: what.frameworks }),
      ...(what.executors === undefined ? {} : { executor_infos: what.executors }),
    });
    return until('re-registered', () => this.all(SlaveReregisteredMessage)[before]);
  }

  unregister(): void {
    this.send(UnregisterSlaveMessage, { slave_id: { value: this.id } });
  }

  async launched(taskId: string): Promise<RunTaskMessage> {
    return this.next(RunTaskMessage, ({ task }) => task.task_id.value === taskId);
  }

  async launchedGroup(): Promise<RunTaskGroupMessage> {
    return this.next(RunTaskGroupMessage);
  }

  /** Sends a status update; gives its uuid. */
  update(frameworkId: string, taskId: string, state: TaskState, more: Partial<TaskStatus> = {}): Uint8Array {
    const uuid = parseUuid(randomUUID()) ?? new Uint8Array(16);
    const timestamp = Date.now() / 1000;
    const status: TaskStatus = {
      task_id: { value: taskId },
      state,
      source: 'SOURCE_EXECUTOR',
      agent_id: { value: this.id },
      executor_id: { value: taskId },
      timestamp,
      uuid,
      ...more,
    };
    this.send(StatusUpdateMessage, {
      pid: this.pid,
      update: {
        framework_id: { value: frameworkId },
        slave_id: { value: this.id },
        executor_id: { value: taskId },
        status,
        timestamp,
        uuid,
        latest_state: state,
      },
    });
    return uuid;
  }

  exitExecutor(frameworkId: string, executorId: string, status: number): void {
    this.send(ExitedExecutorMessage, {
      slave_id: { value: this.id },
      framework_id: { value: frameworkId },
      executor_id: { value: executorId },
      status,
    });
  }

  tellFramework(frameworkId: string, executorId: string, data: Uint8Array): void {
    this.send(ExecutorToFrameworkMessage, {
      slave_id: { value: this.id },
      framework_id: { value: frameworkId },
      executor_id: { value: executorId },
      data,
    });
  }
}

/** A master that does what a test tells it: admits agents, sends them messages, remembers what they say. */
import { silentLogger } from '../../src/base/logger.ts';
import { createHttpServer, type HttpServer } from '../../src/net/http-server.ts';
import { LibprocessEndpoint } from '../../src/net/libprocess-endpoint.ts';
import * as internal from '../../src/wire/gen/internal.ts';
import type { FrameworkInfo, OfferOperation, TaskInfo, TaskState } from '../../src/wire/gen/mesos.ts';
import { decode, encode, type MessageType } from '../../src/wire/message.ts';

export const agentId = 'scripted-master-S0';
export const frameworkId = 'scripted-master-0000';

export interface Heard {
  readonly name: string;
  readonly message: unknown;
}

const understood: readonly MessageType<never>[] = [
  internal.RegisterSlaveMessage,
  internal.ReregisterSlaveMessage,
  internal.UpdateSlaveMessage,
  internal.PongSlaveMessage,
  internal.StatusUpdateMessage,
  internal.ExitedExecutorMessage,
  internal.ExecutorToFrameworkMessage,
  internal.UnregisterSlaveMessage,
  internal.UpdateOperationStatusMessage,
] as unknown as readonly MessageType<never>[];

export class ScriptedMaster {
  readonly #server: HttpServer;
  readonly #endpoint: LibprocessEndpoint;
  /** Everything an agent said, oldest first. */
  readonly heard: Heard[] = [];
  /** Acknowledge updates as they come. */
  acknowledges: boolean = true;
  /** The agent that spoke last. */
  agentPid: string = '';
  #operations = 0;
  /** Agents that asked to be registered and have not told their resources yet, which they do when they are. */
  readonly #registering = new Set<string>();
  #registrations = 0;
  #registrationsWaitedFor = 0;
  #waiters: { readonly check: () => boolean; readonly resolve: () => void }[] = [];

  private constructor(server: HttpServer, endpoint: LibprocessEndpoint) {
    this.#server = server;
    this.#endpoint = endpoint;
  }

  /** Listens on a free port of the loopback, or on the one given. */
  static async start(port = 0): Promise<ScriptedMaster> {
    const server = createHttpServer({ logger: silentLogger });
    await server.listen({ ip: '127.0.0.1', port });
    const endpoint = new LibprocessEndpoint({ server, logger: silentLogger });
    const master = new ScriptedMaster(server, endpoint);
    endpoint.spawn('master', ({ name, from, body }) => master.#hear(name, from, body));
    endpoint.spawn('slave-observer(1)', ({ name, from, body }) => master.#hear(name, from, body));
    return master;
  }

  /** For `--master`. */
  get address(): string {
    return `127.0.0.1:${this.#server.address.port}`;
  }

  get port(): number {
    return this.#server.address.port;
  }

  #hear(name: string, from: string, body: Uint8Array): void {
    const type = understood.find((one) => one.name === name);
    const message: unknown = type === undefined ? undefined : decode(type, body);
    this.agentPid = from;
    this.heard.push({ name: name.split('.').at(-1) ?? '', message });
    this.#countRegistration(type, from);
    this.#answer(type, message);
    this.#waiters = this.#waiters.filter(({ check, resolve }) => {
      if (!check()) return true;
      resolve();
      return false;
    });
  }

  /** An agent may ask more than once until it is answered: that is one registration. */
  #countRegistration(type: unknown, from: string): void {
    if (type === internal.RegisterSlaveMessage || type === internal.ReregisterSlaveMessage) this.#registering.add(from);
    if (type === internal.UpdateSlaveMessage && this.#registering.delete(from)) this.#registrations++;
  }

  #answer(type: unknown, message: unknown): void {
    const slave_id = { value: agentId };
    const connection = { total_ping_timeout_seconds: 75 };
    if (type === internal.RegisterSlaveMessage) this.send(internal.SlaveRegisteredMessage, { slave_id, connection });
    if (type === internal.ReregisterSlaveMessage)
      this.send(internal.SlaveReregisteredMessage, { slave_id, connection });
    if (type === internal.StatusUpdateMessage && this.acknowledges) {
      this.acknowledge((message as internal.StatusUpdateMessage).update);
    }
    if (type === internal.UpdateOperationStatusMessage && this.acknowledges) {
      this.acknowledgeOperation(message as internal.UpdateOperationStatusMessage);
    }
  }

  acknowledge(update: internal.StatusUpdate): void {
    this.send(internal.StatusUpdateAcknowledgementMessage, {
      slave_id: { value: agentId },
      framework_id: update.framework_id,
      task_id: update.status.task_id,
      uuid: update.uuid ?? new Uint8Array(16),
    });
  }

  acknowledgeOperation({ operation_uuid, status }: internal.UpdateOperationStatusMessage): void {
    if (operation_uuid === undefined || status.uuid === undefined) return;
    this.send(internal.AcknowledgeOperationStatusMessage, { operation_uuid, status_uuid: status.uuid });
  }

  /** Sends an operation on the resources as the agent told them last; gives its UUID. */
  operate(operation_info: OfferOperation): Uint8Array {
    const value = new Uint8Array(16);
    new DataView(value.buffer).setUint32(0, ++this.#operations);
    const version = this.heardOf(internal.UpdateSlaveMessage).at(-1)?.resource_version_uuid;
    this.send(internal.ApplyOperationMessage, {
      framework_id: { value: frameworkId },
      operation_info,
      operation_uuid: { value },
      resource_version_uuid: { uuid: version ?? { value: new Uint8Array(16) } },
    });
    return value;
  }

  /** What became of an operation. */
  async outcomeOf(uuid: Uint8Array): Promise<internal.UpdateOperationStatusMessage['status']> {
    const find = () =>
      this.heardOf(internal.UpdateOperationStatusMessage).find(({ operation_uuid }) =>
        Buffer.from(uuid).equals(operation_uuid?.value ?? new Uint8Array()),
      )?.status;
    await this.until(() => find() !== undefined, 'the outcome of an operation');
    const status = find();
    if (status === undefined) throw new Error('no outcome');
    return status;
  }

  send<T>(type: MessageType<T>, message: T, from = 'master'): void {
    const body = encode(type, message);
    this.#endpoint.send({ from: this.#endpoint.pid(from), to: this.agentPid, name: type.name, body });
  }

  run(task: TaskInfo, framework: FrameworkInfo = framework0, launchExecutor = true): void {
    this.send(internal.RunTaskMessage, { framework, task, pid: '@0.0.0.0:0', launch_executor: launchExecutor });
  }

  kill(taskId: string): void {
    this.send(internal.KillTaskMessage, { framework_id: { value: frameworkId }, task_id: { value: taskId } });
  }

  heardOf<T>(type: MessageType<T>): T[] {
    const name = type.name.split('.').at(-1);
    return this.heard.filter((one) => one.name === name).map(({ message }) => message as T);
  }

  /** The states of a task as they came, repetitions left out. */
  statesOf(taskId: string): TaskState[] {
    const seen = new Set<string>();
    return this.heardOf(internal.StatusUpdateMessage).flatMap(({ update }) => {
      const uuid = Buffer.from(update.uuid ?? []).toString('hex');
      if (update.status.task_id.value !== taskId || seen.has(uuid)) return [];
      seen.add(uuid);
      return [update.status.state];
    });
  }

  lastStatusOf(taskId: string): internal.StatusUpdate['status'] | undefined {
    return this.heardOf(internal.StatusUpdateMessage).findLast(({ update }) => update.status.task_id.value === taskId)
      ?.update.status;
  }

  /** Waits until the check holds after some message; the check says nothing more often than the agent speaks. */
  async until(check: () => boolean, what: string, timeoutMs = 30_000): Promise<void> {
    if (check()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        const heard = this.heard.map(({ name }) => name).join(', ');
        reject(new Error(`waited in vain for ${what}; heard: ${heard}`));
      }, timeoutMs);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiters.push({ check, resolve: done });
    });
  }

  /** Waits for the next registration that no call has waited for yet, which may have come already. */
  untilRegistered(): Promise<void> {
    const wanted = ++this.#registrationsWaitedFor;
    return this.until(() => this.#registrations >= wanted, `registration ${wanted}`);
  }

  untilState(taskId: string, state: TaskState): Promise<void> {
    return this.until(() => this.statesOf(taskId).includes(state), `${taskId} to be ${state}`);
  }

  async close(): Promise<void> {
    this.#endpoint.close();
    await this.#server.close();
  }
}

export const framework0: FrameworkInfo = {
  user: 'root',
  name: 'scripted',
  id: { value: frameworkId },
  checkpoint: true,
  role: '*',
  capabilities: [{ type: 'PARTITION_AWARE' }, { type: 'TASK_KILLING_STATE' }],
};

export function shellTask(id: string, command: string, changes: Partial<TaskInfo> = {}): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: { value: agentId },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 32 }, allocation_info: { role: '*' } },
    ],
    command: { value: command, shell: true },
    ...changes,
  };
}

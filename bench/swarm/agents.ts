/** Many simulated agents on one port, as workloads.md describes: `slave(1)@127.0.0.1:P` … `slave(N)@127.0.0.1:P`. */
import { randomFillSync } from 'node:crypto';
import { silentLogger } from '../../src/base/logger.ts';
import { createHttpServer, type HttpServer } from '../../src/net/http-server.ts';
import { LibprocessEndpoint, type LibprocessMessage } from '../../src/net/libprocess-endpoint.ts';
import {
  KillTaskMessage,
  PongSlaveMessage,
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  RunTaskMessage,
  SlaveRegisteredMessage,
  SlaveReregisteredMessage,
  StatusUpdateAcknowledgementMessage,
  StatusUpdateMessage,
  UpdateSlaveMessage,
} from '../../src/wire/gen/internal.ts';
import type { FrameworkID, FrameworkInfo, Task, TaskID, TaskInfo, TaskState } from '../../src/wire/gen/mesos.ts';
import type { SlaveInfo } from '../../src/wire/gen/mesos-v0.ts';
import { decode, encode, type MessageType } from '../../src/wire/message.ts';

const CAPABILITIES = [
  'MULTI_ROLE',
  'HIERARCHICAL_ROLE',
  'RESERVATION_REFINEMENT',
  'RESOURCE_PROVIDER',
  'RESIZE_VOLUME',
  'AGENT_OPERATION_FEEDBACK',
  'AGENT_DRAINING',
  'TASK_RESOURCE_LIMITS',
] as const;

interface SimulatedAgent {
  readonly index: number;
  readonly pid: string;
  id: string | undefined;
  /** Its tasks with their frameworks, which it tells a new master. */
  readonly tasks: Map<string, { readonly info: TaskInfo; readonly framework: FrameworkInfo }>;
  /** Its re-registration, encoded. */
  comeback: Uint8Array | undefined;
}

export interface SwarmOptions {
  /** libprocess id of the master, `master@127.0.0.1:5050`. */
  readonly master: string;
  readonly count: number;
  readonly cpus: number;
  readonly memMb: number;
}

/** Called as things happen; counts are for the whole swarm. */
export interface SwarmListener {
  onRegistered?(registered: number): void;
  /** Every agent that a new master took back. */
  onReturned?(returned: number): void;
  /** Every acknowledgement that reached an agent. */
  onAcknowledged?(acknowledged: number): void;
  /** Every task that began to run. */
  onRunning?(taskId: string): void;
}

export class AgentSwarm {
  readonly #options: SwarmOptions;
  readonly #listener: SwarmListener;
  readonly #server: HttpServer = createHttpServer({ logger: silentLogger });
  readonly #endpoint = new LibprocessEndpoint({ server: this.#server, logger: silentLogger, maxQueuedBytes: 1 << 30 });
  readonly #agents: SimulatedAgent[] = [];
  /** Framework of each running task, to answer a kill. */
  readonly tasks: Map<string, { readonly frameworkId: FrameworkID; readonly agent: SimulatedAgent }> = new Map();
  registered = 0;
  /** Agents that the master followed last has taken back. */
  readonly returned: Set<number> = new Set();
  acknowledged = 0;
  duplicates = 0;
  pings = 0;

  #master: string;
  #term = 0;

  constructor(options: SwarmOptions, listener: SwarmListener = {}) {
    this.#options = options;
    this.#master = options.master;
    this.#listener = listener;
  }

  async listen(): Promise<void> {
    await this.#server.listen({ ip: '127.0.0.1', port: 0 });
    for (let index = 1; index <= this.#options.count; index++) {
      const agent: SimulatedAgent = {
        index,
        pid: this.#endpoint.pid(`slave(${index})`),
        id: undefined,
        tasks: new Map(),
        comeback: undefined,
      };
      this.#agents.push(agent);
      this.#endpoint.spawn(`slave(${index})`, (message) => this.#receive(agent, message));
    }
    this.#link();
  }

  /** Encodes what `follow` will send, so that this is no part of what is measured. Tasks must not change until then. */
  prepareComeback(): void {
    for (const agent of this.#agents) agent.comeback = encode(ReregisterSlaveMessage, this.#reregistration(agent));
  }

  /** Another master leads: every agent comes back to it after a random part of `backoffMs`, and doubles that until it is answered. */
  follow(master: string, backoffMs: number): void {
    this.#master = master;
    this.returned.clear();
    this.#link();
    const term = ++this.#term;
    for (const agent of this.#agents) this.#comeBack(agent, term, backoffMs);
  }

  #comeBack(agent: SimulatedAgent, term: number, backoffMs: number): void {
    if (term !== this.#term || this.returned.has(agent.index)) return;
    setTimeout(() => {
      if (term !== this.#term || this.returned.has(agent.index)) return;
      const body = agent.comeback ?? encode(ReregisterSlaveMessage, this.#reregistration(agent));
      this.#endpoint.send({ from: agent.pid, to: this.#master, name: ReregisterSlaveMessage.name, body });
      this.#comeBack(agent, term, Math.max(1_000, backoffMs * 2));
    }, Math.random() * backoffMs);
  }

  #reregistration(agent: SimulatedAgent): ReregisterSlaveMessage {
    const slaveId = { value: agent.id ?? '' };
    const frameworks = new Map<string, FrameworkInfo>();
    const tasks: Task[] = [];
    for (const { info, framework } of agent.tasks.values()) {
      const frameworkId = framework.id ?? { value: '' };
      frameworks.set(frameworkId.value, framework);
      tasks.push({
        name: info.name,
        task_id: info.task_id,
        framework_id: frameworkId,
        agent_id: slaveId,
        state: 'TASK_RUNNING',
        status_update_state: 'TASK_RUNNING',
        resources: info.resources,
        labels: info.labels,
      });
    }
    return {
      slave: { ...this.#slave(), id: slaveId },
      tasks,
      frameworks: [...frameworks.values()],
      version: '1.11.0',
      agent_capabilities: CAPABILITIES.map((type) => ({ type })),
      resource_version_uuid: { value: uuid() },
    };
  }

  #link(): void {
    this.#endpoint.link({ from: this.#agents[0]?.pid ?? '', to: this.#master, onExited: () => {} });
  }

  #slave(): SlaveInfo {
    const { cpus, memMb } = this.#options;
    return {
      hostname: '127.0.0.1',
      port: this.#endpoint.address.port,
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: { value: cpus }, role: '*' },
        { name: 'mem', type: 'SCALAR', scalar: { value: memMb }, role: '*' },
      ],
      attributes: [],
      checkpoint: true,
    };
  }

  /** Sends all registrations at once. Those lost are sent again until answered. */
  register(): void {
    for (const agent of this.#agents) {
      if (agent.id !== undefined) continue;
      this.#send(agent, RegisterSlaveMessage, {
        slave: this.#slave(),
        version: '1.11.0',
        agent_capabilities: CAPABILITIES.map((type) => ({ type })),
        resource_version_uuid: { value: uuid() },
      });
    }
  }

  async close(): Promise<void> {
    this.#endpoint.close();
    await this.#server.close(0);
  }

  #receive(agent: SimulatedAgent, message: LibprocessMessage): void {
    switch (message.name) {
      case 'mesos.internal.SlaveRegisteredMessage':
        this.#wasRegistered(agent, decode(SlaveRegisteredMessage, message.body).slave_id.value);
        break;
      case 'mesos.internal.SlaveReregisteredMessage':
        decode(SlaveReregisteredMessage, message.body);
        if (message.from === this.#master) this.#wasTakenBack(agent);
        break;
      case 'mesos.internal.PingSlaveMessage':
        this.pings++;
        this.#sendTo(message.from, agent, PongSlaveMessage, {});
        break;
      case 'mesos.internal.RunTaskMessage':
        this.#runTask(agent, decode(RunTaskMessage, message.body));
        break;
      case 'mesos.internal.KillTaskMessage':
        this.#killTask(agent, decode(KillTaskMessage, message.body));
        break;
      case 'mesos.internal.StatusUpdateAcknowledgementMessage':
        decode(StatusUpdateAcknowledgementMessage, message.body);
        this.acknowledged++;
        this.#listener.onAcknowledged?.(this.acknowledged);
        break;
    }
  }

  #wasRegistered(agent: SimulatedAgent, id: string): void {
    if (agent.id !== undefined) return;
    agent.id = id;
    this.registered++;
    this.#tellResources(agent, id);
    this.#listener.onRegistered?.(this.registered);
  }

  #wasTakenBack(agent: SimulatedAgent): void {
    if (this.returned.has(agent.index)) return;
    this.returned.add(agent.index);
    this.#tellResources(agent, agent.id ?? '');
    this.#listener.onReturned?.(this.returned.size);
  }

  #tellResources(agent: SimulatedAgent, id: string): void {
    this.#send(agent, UpdateSlaveMessage, {
      slave_id: { value: id },
      update_oversubscribed_resources: false,
      operations: {},
      resource_version_uuid: { value: uuid() },
      resource_providers: {},
    });
  }

  #runTask(agent: SimulatedAgent, { framework, task }: RunTaskMessage): void {
    const frameworkId = framework.id ?? { value: '' };
    const key = task.task_id.value;
    if (this.tasks.has(key)) this.duplicates++;
    this.tasks.set(key, { frameworkId, agent });
    agent.tasks.set(key, { info: task, framework });
    this.#update(agent, { frameworkId, taskId: task.task_id, state: 'TASK_RUNNING' });
    this.#listener.onRunning?.(key);
  }

  /** A task ends by itself. Gives its agent's id, and how many tasks ran there until now. */
  finish(taskId: string): { readonly agentId: string; readonly ran: number } | undefined {
    const running = this.tasks.get(taskId);
    if (running === undefined) return undefined;
    const { agent, frameworkId } = running;
    const ran = agent.tasks.size;
    this.tasks.delete(taskId);
    agent.tasks.delete(taskId);
    this.#update(agent, { frameworkId, taskId: { value: taskId }, state: 'TASK_FINISHED' });
    return { agentId: agent.id ?? '', ran };
  }

  #killTask(agent: SimulatedAgent, { framework_id, task_id }: KillTaskMessage): void {
    this.tasks.delete(task_id.value);
    agent.tasks.delete(task_id.value);
    this.#update(agent, { frameworkId: framework_id, taskId: task_id, state: 'TASK_KILLED' });
  }

  #update(agent: SimulatedAgent, what: { frameworkId: FrameworkID; taskId: TaskID; state: TaskState }): void {
    const timestamp = Date.now() / 1000;
    const id = uuid();
    const agentId = { value: agent.id ?? '' };
    this.#send(agent, StatusUpdateMessage, {
      update: {
        framework_id: what.frameworkId,
        slave_id: agentId,
        status: {
          task_id: what.taskId,
          state: what.state,
          source: 'SOURCE_EXECUTOR',
          agent_id: agentId,
          timestamp,
          uuid: id,
        },
        timestamp,
        uuid: id,
        latest_state: what.state,
      },
      pid: agent.pid,
    });
  }

  #send<T>(agent: SimulatedAgent, type: MessageType<T>, body: T): void {
    this.#sendTo(this.#master, agent, type, body);
  }

  #sendTo<T>(to: string, agent: SimulatedAgent, type: MessageType<T>, body: T): void {
    this.#endpoint.send({ from: agent.pid, to, name: type.name, body: encode(type, body) });
  }
}

/** Random bytes are drawn in blocks: one call each would cost more than the message. */
const pool = new Uint8Array(16 * 4096);
let poolAt = pool.length;

function uuid(): Uint8Array {
  if (poolAt === pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  poolAt += 16;
  return pool.slice(poolAt - 16, poolAt);
}

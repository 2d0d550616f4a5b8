import { formatUuid } from '../../../src/base/uuid.ts';
import {
  ExecutorRegisteredMessage,
  ExecutorReregisteredMessage,
  KillTaskMessage,
  ReconnectExecutorMessage,
  RegisterExecutorMessage,
  ReregisterExecutorMessage,
  RunTaskMessage,
  ShutdownExecutorMessage,
  type StatusUpdate,
  StatusUpdateAcknowledgementMessage,
  StatusUpdateMessage,
} from '../../../src/wire/gen/internal.ts';
import type { TaskInfo } from '../../../src/wire/gen/mesos.ts';
import type { LibprocessMessage } from '../../../src/wire/libprocess.ts';
import { decode, encode, type MessageType } from '../../../src/wire/message.ts';
import { SimEndpoint } from '../endpoint.ts';
import { SimProgram } from '../program.ts';
import type { ExecutorPlace } from './machine.ts';
import { ScriptedTasks } from './task-script.ts';

/** An executor over the driver of the v0 API, as drivers behave: updates are kept until acknowledged, and told again when the agent asks. */
export class DriverExecutor extends SimProgram {
  readonly #place: ExecutorPlace;
  readonly #tasks: ScriptedTasks;
  #endpoint: SimEndpoint | undefined;
  readonly #updates = new Map<string, StatusUpdate>();
  readonly #launched = new Map<string, TaskInfo>();
  /** Counts connections to the agent. */
  #connections = 0;
  #isConnected = false;

  constructor(place: ExecutorPlace) {
    super(place.context, place.at);
    this.#place = place;
    this.#tasks = new ScriptedTasks(this, {
      onLaunch: (taskId) => place.book.received(taskId),
      report: ({ task_id, state }) => this.#report(task_id.value, state),
      onIdle: () => void this.later(1_000, () => place.exit(0)),
    });
  }

  get #pid(): string {
    return `executor(1)@${this.address}`;
  }

  get #ids() {
    const { start } = this.#place;
    return { framework_id: { value: start.frameworkId }, executor_id: { value: start.executorId } };
  }

  protected override onStart(): void {
    this.#endpoint = new SimEndpoint(this, 0);
    this.#tell(RegisterExecutorMessage, this.#ids);
    this.#link();
  }

  protected override onCrash(): void {
    this.#endpoint = undefined;
  }

  #tell<T>(type: MessageType<T>, message: T): void {
    this.#endpoint?.send(this.#place.agent.pid, this.#pid, type.name, encode(type, message));
  }

  #link(): void {
    const { agent, start, settings } = this.#place;
    this.#isConnected = true;
    const connection = ++this.#connections;
    this.#endpoint?.link(
      agent.pid,
      this.inThisLife(() => {
        if (connection !== this.#connections) return;
        this.#isConnected = false;
        if (!start.isCheckpointed) {
          this.#place.exit(1);
          return;
        }
        this.later(settings.recoveryTimeoutMs, () => {
          if (connection === this.#connections && !this.#isConnected) this.#place.exit(1);
        });
      }),
    );
  }

  #report(taskId: string, state: StatusUpdate['status']['state']): void {
    const { book, start } = this.#place;
    const uuid = this.#place.nextUuid();
    const update: StatusUpdate = {
      ...this.#ids,
      status: { task_id: { value: taskId }, state, source: 'SOURCE_EXECUTOR', uuid },
      timestamp: this.context.clock.nowMs / 1000,
      uuid,
    };
    book.reported({ taskId, uuid: formatUuid(uuid), state, start });
    this.#updates.set(formatUuid(uuid), update);
    this.#tell(StatusUpdateMessage, { update, pid: this.#pid });
  }

  receive(message: LibprocessMessage): void {
    const { name, body } = message;
    this.trace(`gets ${name.slice(name.lastIndexOf('.') + 1)}`);
    switch (name) {
      case ExecutorRegisteredMessage.name:
      case ExecutorReregisteredMessage.name:
        return;
      case ReconnectExecutorMessage.name:
        this.#link();
        this.#tell(ReregisterExecutorMessage, {
          ...this.#ids,
          tasks: [...this.#launched.values()],
          updates: [...this.#updates.values()],
        });
        return;
      case RunTaskMessage.name: {
        const { task } = decode(RunTaskMessage, body);
        this.#launched.set(task.task_id.value, task);
        this.#tasks.launch(task);
        return;
      }
      case KillTaskMessage.name:
        this.#tasks.kill(decode(KillTaskMessage, body).task_id.value);
        return;
      case StatusUpdateAcknowledgementMessage.name: {
        const { uuid, task_id } = decode(StatusUpdateAcknowledgementMessage, body);
        this.#updates.delete(formatUuid(uuid));
        this.#launched.delete(task_id.value);
        return;
      }
      case ShutdownExecutorMessage.name:
        this.#tasks.killAll();
        this.later(1_000, () => this.#place.exit(0));
    }
  }
}

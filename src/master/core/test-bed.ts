/** A master core under a test's hand: a virtual clock, a registry that writes when told, effects on record. For tests only. */
import type { AgentInfoCapability, FrameworkInfo, Resource, Task, TaskInfo, TaskState } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import type { Call, Event, EventType } from '../../wire/gen/scheduler.ts';
import type { MessageType } from '../../wire/message.ts';
import { defaultAllocatorSettings } from '../allocator/allocator-state.ts';
import { createMasterState } from './create-state.ts';
import type { ClusterChange, MasterEffect } from './effects.ts';
import type { MasterEvent } from './events.ts';
import type { OperatorAnswer, OperatorRequest } from './operator-requests.ts';
import { applyOperation, imageOf, type RegistryImage, registryOf } from './registry.ts';
import { defaultSettings, type MasterSettings } from './settings.ts';
import type { MasterState } from './state.ts';
import { step } from './step.ts';

const capabilities: AgentInfoCapability[] = [
  { type: 'MULTI_ROLE' },
  { type: 'HIERARCHICAL_ROLE' },
  { type: 'RESERVATION_REFINEMENT' },
  { type: 'AGENT_DRAINING' },
  { type: 'TASK_RESOURCE_LIMITS' },
];

export function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}

export class TestBed {
  readonly state: MasterState;
  readonly image: RegistryImage;
  readonly effects: MasterEffect[] = [];
  nowMs = 1_000_000;
  /** While true, writes to the registry wait for `write`. */
  holdsRegistry = false;
  readonly #waiting: Extract<MasterEffect, { type: 'persist' }>[] = [];
  #streams = 0;
  #questions = 0;

  constructor(settings: Partial<MasterSettings> = {}, image: RegistryImage = imageOf({}), id = 'M') {
    this.image = image;
    const all = { ...defaultSettings, ...settings };
    const info = { id, ip: 16_777_343, port: 5050, pid: 'master@127.0.0.1:5050', hostname: 'm' };
    this.state = createMasterState({
      settings: all,
      allocator: defaultAllocatorSettings,
      info,
      nowMs: this.nowMs,
      randomSeed: 11n,
    });
  }

  /** Elects this master and lets it serve. */
  elect(): this {
    this.post({ type: 'leader-detected', leader: this.state.info, isSelf: true });
    return this;
  }

  /** One event; gives its own effects. */
  post(event: MasterEvent): readonly MasterEffect[] {
    const effects = step(this.state, event, this.nowMs);
    this.effects.push(...effects);
    for (const effect of effects) {
      if (effect.type === 'recover-registry')
        this.post({ type: 'registry-recovered', registry: registryOf(this.image) });
      if (effect.type === 'persist') this.#waiting.push(effect);
    }
    if (!this.holdsRegistry) this.write();
    return effects;
  }

  /** Makes what waits for the registry durable. */
  write(): void {
    for (let effect = this.#waiting.shift(); effect !== undefined; effect = this.#waiting.shift()) {
      const applied = applyOperation(this.image, effect.operation);
      this.post({ type: 'registry-written', applied, next: effect.next });
    }
  }

  /** Lets time pass and everything happen that is due. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (
      let dueMs = this.state.deadlines.nextMs;
      dueMs !== undefined && dueMs <= untilMs;
      dueMs = this.state.deadlines.nextMs
    ) {
      this.nowMs = Math.max(this.nowMs, dueMs);
      this.post({ type: 'ticked' });
    }
    this.nowMs = untilMs;
  }

  agentInfo(name: string, id?: string): SlaveInfo {
    const resources = [scalar('cpus', 4), scalar('mem', 4096)];
    return {
      hostname: name,
      port: 5051,
      checkpoint: true,
      resources,
      ...(id === undefined ? {} : { id: { value: id } }),
    };
  }

  pidOf(name: string): string {
    return `slave(1)@${this.addressOf(name)}:5051`;
  }

  /** Each name has an address of its own, as long as lengths or last letters differ. */
  addressOf(name: string): string {
    return `10.0.${name.length}.${name.charCodeAt(name.length - 1)}`;
  }

  /** Registers an agent; gives its id. */
  register(name: string, resources?: Resource[]): string {
    const slave = this.agentInfo(name);
    const message = {
      slave: resources === undefined ? slave : { ...slave, resources },
      version: '1.12.0',
      agent_capabilities: capabilities,
    };
    this.post({ type: 'agent-registering', from: this.pidOf(name), message });
    return this.state.agentsByPid.get(this.pidOf(name))?.id ?? '';
  }

  reregister(
    name: string,
    id: string,
    more: { readonly tasks?: Task[]; readonly frameworks?: FrameworkInfo[] } = {},
  ): void {
    const message = { slave: this.agentInfo(name, id), version: '1.12.0', agent_capabilities: capabilities, ...more };
    this.post({ type: 'agent-reregistering', from: this.pidOf(name), message });
  }

  /** Subscribes; gives the framework's id and stream. */
  subscribe(info: Partial<FrameworkInfo> = {}): { readonly id: string; readonly streamId: string } {
    const streamId = `stream-${this.#streams++}`;
    const framework: FrameworkInfo = {
      user: 'u',
      name: 'f',
      roles: ['dev'],
      checkpoint: true,
      failover_timeout: 60,
      capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }, { type: 'PARTITION_AWARE' }],
      ...info,
    };
    this.post({
      type: 'framework-subscribing',
      streamId,
      frameworkId: info.id?.value,
      subscribe: { framework_info: framework },
      principal: undefined,
    });
    return { id: this.state.frameworkByStream.get(streamId) ?? '', streamId };
  }

  call(frameworkId: string, call: Call): readonly MasterEffect[] {
    return this.post({
      type: 'framework-called',
      frameworkId,
      call: { framework_id: { value: frameworkId }, ...call },
    });
  }

  /** Asks as an operator; gives the answer, if there is one already. */
  ask(request: OperatorRequest, principal?: string): OperatorAnswer | undefined {
    const questionId = `q${this.#questions++}`;
    this.post({ type: 'operator-asked', questionId, request, principal });
    return this.answerTo(questionId);
  }

  answerTo(questionId: string): OperatorAnswer | undefined {
    const isIt = (effect: MasterEffect): boolean =>
      effect.type === 'answer-operator' && effect.questionId === questionId;
    const effect = this.effects.find(isIt);
    return effect?.type === 'answer-operator' ? effect.answer : undefined;
  }

  /** Events of this type sent to a framework's streams since the beginning, oldest first. */
  events(type: EventType, streamId?: string): Event[] {
    return this.effects.flatMap((effect) => {
      const isIt = effect.type === 'send-event' && effect.event.type === type;
      return isIt && (streamId === undefined || effect.streamId === streamId) ? [effect.event] : [];
    });
  }

  /** Messages of this type sent over libprocess, oldest first. */
  sent<T>(type: MessageType<T>, to?: string): T[] {
    return this.effects.flatMap((effect) => {
      const isIt = effect.type === 'send' && effect.message.name === type.name;
      return isIt && (to === undefined || effect.to === to) ? [effect.body as T] : [];
    });
  }

  changes(): ClusterChange[] {
    return this.effects.flatMap((effect) => (effect.type === 'publish' ? [effect.change] : []));
  }

  statesTold(taskId: string): TaskState[] {
    return this.events('UPDATE').flatMap(({ update }) =>
      update?.status.task_id.value === taskId ? [update.status.state] : [],
    );
  }

  /** Accepts one offer of the framework (of that agent, when named) for these tasks; false when there is none. */
  launch(frameworkId: string, ids: readonly string[], agentId?: string): boolean {
    const offers = [...(this.state.frameworks.get(frameworkId)?.offers ?? [])];
    const offer = offers.find((one) => agentId === undefined || one.agentId === agentId);
    if (offer === undefined) return false;
    const task_infos = ids.map((id) => taskInfo(id, offer.agentId));
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos } }];
    this.call(frameworkId, { type: 'ACCEPT', accept: { offer_ids: [{ value: offer.id }], operations } });
    return true;
  }

  /** A status update of the agent; gives its uuid. */
  update(agentId: string, frameworkId: string, taskId: string, state: TaskState): Uint8Array {
    const uuid = new Uint8Array(16).fill(this.effects.length % 256);
    uuid[0] = state.length;
    this.post({
      type: 'task-status-updated',
      from: this.state.agents.get(agentId)?.pid ?? '',
      message: {
        update: {
          framework_id: { value: frameworkId },
          slave_id: { value: agentId },
          status: { task_id: { value: taskId }, state, source: 'SOURCE_EXECUTOR', uuid },
          timestamp: this.nowMs / 1000,
          uuid,
          latest_state: state,
        },
      },
    });
    return uuid;
  }

  acknowledge(agentId: string, frameworkId: string, taskId: string, uuid: Uint8Array): void {
    const acknowledge = { agent_id: { value: agentId }, task_id: { value: taskId }, uuid };
    this.call(frameworkId, { type: 'ACKNOWLEDGE', acknowledge });
  }
}

export function taskInfo(id: string, agentId: string): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: { value: agentId },
    resources: [scalar('cpus', 1), scalar('mem', 100)],
    command: { value: 'true' },
  };
}

/** A task as its agent reports it. */
export function reportedTask(
  id: string,
  frameworkId: string,
  agentId: string,
  state: TaskState = 'TASK_RUNNING',
): Task {
  const allocation_info = { role: 'dev' };
  return {
    name: id,
    task_id: { value: id },
    framework_id: { value: frameworkId },
    agent_id: { value: agentId },
    state,
    resources: [
      { ...scalar('cpus', 1), role: '*', allocation_info },
      { ...scalar('mem', 100), role: '*', allocation_info },
    ],
  };
}

/** The agent's core on a made-up disk and wire: events in, effects collected, checkpoints applied at once or when asked. */

import { concatBytes } from '../../base/bytes.ts';
import { formatUuid } from '../../base/uuid.ts';
import { ResourceState } from '../../wire/gen/agent-state.ts';
import * as internal from '../../wire/gen/internal.ts';
import type { FrameworkInfo, Resource, TaskInfo, TaskState, TaskStatus } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { decode, encode, type MessageType } from '../../wire/message.ts';
import { type DiskAnswer, type DiskQuestion, readCheckpoints } from './checkpoints.ts';
import type { AgentEffect, CheckpointWrite } from './effects.ts';
import type { AgentEvent, RecoveredAgent, RecoveredResources } from './events.ts';
import { decodeMessage } from './messages.ts';
import { resourceStatePath, resourceTargetPath } from './paths.ts';
import { decodeRecord } from './records.ts';
import type { AgentSettings } from './settings.ts';
import { type AgentState, createAgentState } from './state.ts';
import { step } from './step.ts';

export const masterPid = 'master@127.0.0.1:5050';
export const agentPid = 'slave(1)@127.0.0.1:5051';
export const agentId = '753f31eb-8fc2-4227-bab9-a48d2ca01bc1-S0';
export const frameworkId = '753f31eb-8fc2-4227-bab9-a48d2ca01bc1-0000';

export const settings: AgentSettings = {
  version: '1.12.0',
  pid: agentPid,
  workDir: '/work-dir',
  launcherDir: '/usr/libexec/mesos',
  registrationBackoffMs: 1000,
  executorRegistrationTimeoutMs: 60_000,
  executorReregistrationTimeoutMs: 2_000,
  executorShutdownGraceMs: 5_000,
  maxCompletedExecutorsPerFramework: 150,
  diskWatchIntervalMs: 60_000,
  gcDelayMs: 604_800_000,
  gcDiskHeadroom: 0.1,
  recover: 'reconnect',
  reconfigurationPolicy: 'equal',
};

export const resources: Resource[] = [
  { name: 'cpus', type: 'SCALAR', scalar: { value: 8 } },
  { name: 'mem', type: 'SCALAR', scalar: { value: 8192 } },
  { name: 'disk', type: 'SCALAR', scalar: { value: 20_000 } },
  { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 32_000 }] } },
];

export function frameworkInfo(changes: Partial<FrameworkInfo> = {}): FrameworkInfo {
  return {
    user: 'root',
    name: 'test',
    id: { value: frameworkId },
    checkpoint: true,
    role: '*',
    capabilities: [{ type: 'PARTITION_AWARE' }, { type: 'TASK_KILLING_STATE' }],
    ...changes,
  };
}

export function taskInfo(id: string, changes: Partial<TaskInfo> = {}): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: { value: agentId },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 32 }, allocation_info: { role: '*' } },
    ],
    command: { value: 'sleep 60', shell: true },
    ...changes,
  };
}

export interface Sent {
  readonly to: string;
  readonly name: string;
  readonly message: unknown;
}

const linkMark = '-> ';

/** What a process that starts on this disk finds of the agent. */
export function readDisk(disk: ReadonlyMap<string, Uint8Array>, bootId: string): RecoveredAgent | undefined {
  const reading = readCheckpoints(bootId);
  let step = reading.next();
  while (step.done !== true) step = reading.next(answer(disk, step.value));
  return step.value;
}

function answer(disk: ReadonlyMap<string, Uint8Array>, { ask, path }: DiskQuestion): DiskAnswer {
  const text = new TextDecoder().decode(disk.get(path));
  if (ask === 'bytes') return disk.get(path);
  if (ask === 'link') return text.startsWith(linkMark) ? text.slice(text.lastIndexOf('/') + 1) : undefined;
  if (ask !== 'directories') return undefined;
  const below = [...disk.keys()]
    .filter((name) => name.startsWith(`${path}/`))
    .map((name) => name.slice(path.length + 1));
  return [...new Set(below.filter((name) => name.includes('/')).map((name) => name.slice(0, name.indexOf('/'))))];
}

/** What a process that starts on this disk finds of the agent itself and of its resources. */
function recoveredFrom(
  disk: ReadonlyMap<string, Uint8Array>,
): Omit<Extract<AgentEvent, { kind: 'disk-recovered' }>, 'kind'> {
  const read = (path: string): RecoveredResources | undefined => {
    const bytes = disk.get(path);
    const state = bytes && decodeRecord(ResourceState, bytes);
    return state && { checkpointed: state.resources ?? [], operations: state.operations ?? [] };
  };
  const resourcesNow = read(resourceStatePath);
  const resourcesTarget = read(resourceTargetPath);
  return {
    found: readDisk(disk, 'this-boot'),
    ...(resourcesNow && { resources: resourcesNow }),
    ...(resourcesTarget && { resourcesTarget }),
  };
}

/** A core with everything around it made up. */
export class TestAgent {
  readonly state: AgentState;
  /** Path → contents, as the checkpoints made so far left it. */
  readonly disk: Map<string, Uint8Array> = new Map();
  /** Effects other than sends and persists, oldest first. */
  effects: AgentEffect[] = [];
  sent: Sent[] = [];
  nowMs: number = 1_000_000;
  /** Set to keep writes from becoming durable until {@link flush}. */
  holdsDisk: boolean = false;
  /** Directories of volumes and what was put into them. */
  readonly directories: Map<string, string> = new Map();
  /** Directories that cannot be worked on. */
  readonly broken: Set<string> = new Set();
  /** Set to keep directories as they are until {@link work}. */
  holdsVolumes: boolean = false;
  #works: Extract<AgentEffect, { kind: 'work-on-volumes' }>['works'] = [];
  #held: Extract<AgentEffect, { kind: 'persist' }>[] = [];
  #uuids = 0;

  constructor(changes: Partial<AgentSettings> = {}, seed = 1, info: Partial<SlaveInfo> = {}) {
    this.state = createAgentState({
      settings: { ...settings, ...changes },
      info: { hostname: 'agent1.example', port: 5051, resources, checkpoint: true, ...info },
      seed,
      nowMs: this.nowMs,
    });
  }

  post(event: AgentEvent): void {
    for (const effect of step(this.state, event, this.nowMs)) this.#take(effect);
  }

  #take(effect: AgentEffect): void {
    if (effect.kind === 'send') {
      // Whatever is sent must survive the wire.
      const type = effect.type as MessageType<unknown>;
      const message = decode(type, encode(type, effect.message));
      this.sent.push({ to: effect.to, name: type.name.split('.').at(-1) ?? '', message });
    } else if (effect.kind === 'persist') {
      if (this.holdsDisk && effect.writes.length > 0) this.#held.push(effect);
      else this.#persist(effect);
    } else if (effect.kind === 'work-on-volumes') {
      this.#works = effect.works;
      if (!this.holdsVolumes) while (this.work()) if (this.#works.length === 0) break;
    } else {
      this.effects.push(effect);
    }
  }

  /** Does the next work on a directory; false when there was none. The core hears when the last is done. */
  work(): boolean {
    const [next, ...rest] = this.#works;
    if (next === undefined) return false;
    if (!this.broken.has(next.path)) {
      if (next.work === 'make') this.directories.set(next.path, this.directories.get(next.path) ?? '');
      else this.directories.delete(next.path);
    }
    this.#works = rest;
    if (rest.length === 0) {
      const failures = [...this.broken].map((path) => ({ path, reason: 'broken' }));
      this.post({ kind: 'volumes-worked', failures });
    }
    return true;
  }

  #persist(effect: Extract<AgentEffect, { kind: 'persist' }>): void {
    for (const write of effect.writes) this.#write(write);
    for (const event of effect.then) this.post(event);
  }

  #write(write: CheckpointWrite): void {
    switch (write.op) {
      case 'write':
        this.disk.set(write.path, write.bytes);
        return;
      case 'append':
        this.disk.set(write.path, concatBytes([this.disk.get(write.path) ?? new Uint8Array(0), write.bytes]));
        return;
      case 'link':
        this.disk.set(write.path, new TextEncoder().encode(`${linkMark}${write.target}`));
        return;
      case 'remove':
        for (const path of this.disk.keys()) {
          if (path === write.path || path.startsWith(`${write.path}/`)) this.disk.delete(path);
        }
        return;
    }
  }

  /** Makes the next held write durable; false when there was none. */
  flush(): boolean {
    const effect = this.#held.shift();
    if (effect === undefined) return false;
    this.#persist(effect);
    return true;
  }

  /** The disk as a crash leaves it: of the oldest held group only so many writes got there, appends before names. */
  crash(writesDone: number, info: Partial<SlaveInfo> = {}): TestAgent {
    const [group] = this.#held;
    const writes = [...(group?.writes ?? [])].sort((a, b) => Number(b.op === 'append') - Number(a.op === 'append'));
    for (const write of writes.slice(0, writesDone)) this.#write(write);
    return this.restarted(info);
  }

  /** Another process on the same disk, which has read it. */
  reopened(changes: Partial<AgentSettings> = {}, info: Partial<SlaveInfo> = {}): TestAgent {
    const next = new TestAgent(changes, this.nowMs, info);
    for (const [path, bytes] of this.disk) next.disk.set(path, bytes);
    for (const [path, data] of this.directories) next.directories.set(path, data);
    next.nowMs = this.nowMs;
    next.holdsDisk = this.holdsDisk;
    next.holdsVolumes = this.holdsVolumes;
    next.post({ kind: 'disk-recovered', ...recoveredFrom(next.disk) });
    return next;
  }

  /** Another process on the same disk, which registers again. */
  restarted(info: Partial<SlaveInfo> = {}): TestAgent {
    const next = this.reopened({ reconfigurationPolicy: 'any' }, info);
    next.post({ kind: 'containers-recovered' });
    next.post({ kind: 'master-detected', master: { pid: masterPid, hostname: 'localhost' } });
    next.advance(1000);
    next.receive(internal.SlaveReregisteredMessage, { slave_id: { value: agentId } });
    return next;
  }

  /** Lets time pass, deadline by deadline. */
  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (
      let next = this.state.deadlines.nextMs;
      next !== undefined && next <= endMs;
      next = this.state.deadlines.nextMs
    ) {
      this.nowMs = Math.max(this.nowMs, next);
      this.post({ kind: 'ticked' });
    }
    this.nowMs = endMs;
  }

  /** A libprocess message, through its bytes. */
  receive<T>(type: MessageType<T>, message: T, from: string = masterPid): void {
    const decoded = decodeMessage(type.name, encode(type, message));
    if (decoded.kind !== 'message') throw new Error(`the agent does not read ${type.name}`);
    this.post({ kind: 'message-received', from, name: type.name, message: decoded.message });
  }

  /** Messages of this type sent so far, and forgets all that was sent. */
  take<T>(type: MessageType<T>): T[] {
    const name = type.name.split('.').at(-1);
    const found = this.sent.filter((sent) => sent.name === name).map((sent) => sent.message as T);
    this.sent = [];
    return found;
  }

  takeEffects<K extends AgentEffect['kind']>(kind: K): Extract<AgentEffect, { kind: K }>[] {
    const found = this.effects.filter((effect) => effect.kind === kind) as Extract<AgentEffect, { kind: K }>[];
    this.effects = [];
    return found;
  }

  /** Starts on an empty disk and registers. */
  registered(): this {
    this.post({ kind: 'disk-recovered', found: undefined });
    this.post({ kind: 'containers-recovered' });
    this.post({ kind: 'master-detected', master: { pid: masterPid, hostname: 'localhost' } });
    this.advance(1000);
    this.receive(internal.SlaveRegisteredMessage, {
      slave_id: { value: agentId },
      connection: { total_ping_timeout_seconds: 75 },
    });
    this.sent = [];
    this.effects = [];
    return this;
  }

  run(task: TaskInfo, framework: FrameworkInfo = frameworkInfo(), launchExecutor = true): void {
    this.receive(internal.RunTaskMessage, { framework, task, pid: '@0.0.0.0:0', launch_executor: launchExecutor });
  }

  uuid(): Uint8Array {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setUint32(12, ++this.#uuids);
    return bytes;
  }

  /** A status of a built-in executor. */
  report(taskId: string, state: TaskState, changes: Partial<TaskStatus> = {}): Uint8Array {
    const uuid = changes.uuid ?? this.uuid();
    this.post({
      kind: 'status-reported',
      frameworkId,
      executorId: taskId,
      status: {
        task_id: { value: taskId },
        state,
        source: 'SOURCE_EXECUTOR',
        executor_id: { value: taskId },
        timestamp: this.nowMs / 1000,
        ...changes,
        uuid,
      },
    });
    return uuid;
  }

  acknowledge(taskId: string, uuid: Uint8Array): void {
    this.receive(internal.StatusUpdateAcknowledgementMessage, {
      slave_id: { value: agentId },
      framework_id: { value: frameworkId },
      task_id: { value: taskId },
      uuid,
    });
  }

  /** State and id of each status update sent so far, and forgets what was sent. */
  takeUpdates(): { taskId: string; state: TaskState; uuid: string }[] {
    return this.take(internal.StatusUpdateMessage).map(({ update }) => ({
      taskId: update.status.task_id.value,
      state: update.status.state,
      uuid: formatUuid(update.uuid ?? new Uint8Array(0)),
    }));
  }
}

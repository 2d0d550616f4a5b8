import { nextUint32, nextUuid } from '../../src/base/random.ts';
import { setWeights } from '../../src/master/allocator/allocator.ts';
import { defaultAllocatorSettings } from '../../src/master/allocator/allocator-state.ts';
import { createMasterState } from '../../src/master/core/create-state.ts';
import type { MasterEffect } from '../../src/master/core/effects.ts';
import type { MasterEvent } from '../../src/master/core/events.ts';
import type { OperatorAnswer, OperatorRequest } from '../../src/master/core/operator-requests.ts';
import type { MasterSettings } from '../../src/master/core/settings.ts';
import type { MasterState } from '../../src/master/core/state.ts';
import type { step } from '../../src/master/core/step.ts';
import { callError } from '../../src/master/core/validation/call.ts';
import { masterInfo } from '../../src/master/shell/master-info.ts';
import { messageEvent } from '../../src/master/shell/message-events.ts';
import type { MasterInfo } from '../../src/wire/gen/mesos.ts';
import { Call, Event } from '../../src/wire/gen/scheduler.ts';
import type { LibprocessMessage } from '../../src/wire/libprocess.ts';
import { decode, encode } from '../../src/wire/message.ts';
import type { SimContext } from './context.ts';
import { detectLeader, stand } from './elections.ts';
import { SimEndpoint } from './endpoint.ts';
import type { LogDisk } from './log/log-disk.ts';
import type { LogReplica } from './log-replica.ts';
import { electionPath } from './master-finder.ts';
import { type ProgramAddress, SimCore, SimProgram } from './program.ts';
import type { SimRegistryStore } from './registry-store.ts';
import type { CallAnswer, SchedulerDoor, StreamClient } from './scheduler-door.ts';
import { type RegistrarStep, SimRegistrar } from './sim-registrar.ts';
import type { SimZookeeper } from './zookeeper.ts';
import { SimZookeeperClient } from './zookeeper-client.ts';

export type MasterStep = typeof step;

export interface SimMasterOptions {
  readonly at: ProgramAddress;
  readonly settings: MasterSettings;
  readonly duplicates: number;
  readonly step: MasterStep;
  readonly registrarStep: RegistrarStep;
  /** Opens the registry for a new life. */
  readonly openStore: (master: SimMaster) => SimRegistryStore;
  /** Where it stands for election; undefined: it leads as soon as it is up. */
  readonly election: { readonly zookeeper: SimZookeeper; readonly timeoutMs: number } | undefined;
}

/** How long a busy leader may go on before it notices that its session is over. */
const longestLagMs = 20_000;

/** The real master core with a simulated shell: election, libprocess, scheduler streams and registry. */
export class SimMaster extends SimProgram implements SchedulerDoor {
  readonly #options: SimMasterOptions;
  /** Its replica of the registry has all it ever promised; false from the loss of its disk until it has learned. */
  isVoting = true;
  store: SimRegistryStore | undefined;
  /** Where the registry is on the replicated log. */
  disk: LogDisk | undefined;
  replica: LogReplica | undefined;
  #registrar: SimRegistrar | undefined;
  #zookeeper: SimZookeeperClient | undefined;
  endpoint: SimEndpoint | undefined;
  #core: SimCore<MasterState, MasterEvent, MasterEffect> | undefined;
  #streams = new Map<string, StreamClient>();
  readonly #observers = new Set<number>();
  readonly #pending = new Map<string, (answer: OperatorAnswer) => void>();
  #questions = 0;

  constructor(context: SimContext, options: SimMasterOptions) {
    super(context, options.at);
    this.#options = options;
  }

  get pid(): string {
    return `master@${this.address}`;
  }

  get state(): MasterState | undefined {
    return this.#core?.state;
  }

  protected override onStart(): void {
    const { context, host, address } = this;
    const { random, clock } = context;
    const { settings, duplicates } = this.#options;
    const port = Number(address.slice(address.lastIndexOf(':') + 1));
    const info = masterInfo({ id: nextUuid(random), ip: host, port, hostname: host, domain: undefined });
    const state = createMasterState({
      settings,
      allocator: { ...defaultAllocatorSettings, allocationIntervalMs: settings.allocationIntervalMs },
      info,
      nowMs: clock.nowMs,
      randomSeed: BigInt(nextUint32(random)),
    });
    setWeights(state.allocator, new Map());
    this.endpoint = new SimEndpoint(this, duplicates);
    const core = new SimCore<MasterState, MasterEvent, MasterEffect>(this, state, {
      step: this.#options.step,
      nextMs: ({ deadlines }) => deadlines.nextMs,
      tick: { type: 'ticked' },
      execute: (effect) => this.#execute(effect),
      describe: describeEvent,
    });
    this.#core = core;
    this.store = this.#options.openStore(this);
    this.#registrar = new SimRegistrar({
      program: this,
      store: this.store,
      step: this.#options.registrarStep,
      post: (event) => core.post(event),
    });
    this.#contest(core, info);
  }

  /** As shell/election: it stands, and follows who leads. */
  #contest(core: SimCore<MasterState, MasterEvent, MasterEffect>, info: MasterInfo): void {
    const { election } = this.#options;
    if (election === undefined) {
      core.post({ type: 'leader-detected', leader: info, isSelf: true });
      return;
    }
    const { zookeeper, timeoutMs } = election;
    const client = new SimZookeeperClient({ program: this, zookeeper, timeoutMs, longestLagMs });
    this.#zookeeper = client;
    const place = { program: this, zookeeper, client, path: electionPath };
    stand(place, {
      data: info,
      onLost: () => core.post({ type: 'candidacy-lost', reason: 'the ZooKeeper session expired' }),
    });
    detectLeader(place, (leader) => {
      const found = leader?.data as MasterInfo | undefined;
      this.trace(found === undefined ? 'sees no leader' : `sees ${found.hostname} lead`);
      core.post({ type: 'leader-detected', leader: found, isSelf: found?.id === info.id });
    });
  }

  protected override onCrash(): void {
    this.#core = undefined;
    this.#streams = new Map();
    this.#observers.clear();
    this.#pending.clear();
    this.store?.crash();
    this.disk?.crash();
    this.replica = undefined;
    this.#registrar = undefined;
    this.#zookeeper?.abandon();
    this.#zookeeper = undefined;
  }

  /** Its replica of the registry is gone: the process ends, and the next one begins with an empty disk. */
  loseDisk(): void {
    this.crash('its disk is lost');
    this.isVoting = false;
    this.disk?.wipe();
  }

  receive(message: LibprocessMessage): void {
    if (this.replica?.receive(message) === true) return;
    const { to, name } = message;
    if (to === 'master') this.#core?.post(messageEvent(message));
    const observer = /^slave-observer\((\d+)\)$/.exec(to)?.[1];
    if (observer === undefined || !this.#observers.has(Number(observer))) return;
    if (name === 'mesos.internal.PongSlaveMessage') {
      this.#core?.post({ type: 'agent-ponged', observer: Number(observer) });
    }
  }

  subscribe(body: Uint8Array, client: StreamClient): void {
    const { state } = this;
    const refusal = this.#notServing();
    if (refusal !== undefined || state === undefined) {
      client.onAnswer(refusal ?? { status: 503, text: '' });
      return;
    }
    const call = decode(Call, body);
    const error = callError(call, undefined);
    if (error !== undefined || call.subscribe === undefined) {
      client.onAnswer({ status: 400, text: `Failed to validate scheduler::Call: ${error}` });
      return;
    }
    const streamId = nextUuid(this.context.random);
    this.#streams.set(streamId, client);
    client.onAnswer({ status: 200, text: '', streamId });
    const frameworkId = call.framework_id?.value || undefined;
    const { subscribe } = call;
    this.#core?.post({ type: 'framework-subscribing', streamId, frameworkId, subscribe, principal: undefined });
  }

  streamBroken(client: StreamClient): void {
    for (const [streamId, known] of this.#streams) {
      if (known !== client) continue;
      this.#streams.delete(streamId);
      this.#core?.post({ type: 'stream-closed', streamId });
    }
  }

  /** Any other call, with the checks of master/http/scheduler. */
  call(streamId: string, body: Uint8Array): CallAnswer {
    const { state } = this;
    const notServing = this.#notServing();
    if (notServing !== undefined || state === undefined) return notServing ?? { status: 503, text: '' };
    const call = decode(Call, body);
    const error = callError(call, undefined);
    if (error !== undefined) return { status: 400, text: `Failed to validate scheduler::Call: ${error}` };
    const framework = state.frameworks.get(call.framework_id?.value ?? '');
    if (framework === undefined) return { status: 400, text: 'Framework cannot be found' };
    if (framework.connection === undefined) return { status: 403, text: 'Framework is not subscribed' };
    if (streamId !== framework.connection.streamId) {
      return { status: 400, text: "The stream ID included in this request didn't match" };
    }
    this.#core?.post({ type: 'framework-called', frameworkId: framework.id, call });
    return { status: call.type === 'UPDATE_FRAMEWORK' ? 200 : 202, text: '' };
  }

  /** Another master was elected on the log. */
  registryTaken(): void {
    this.#core?.post({ type: 'candidacy-lost', reason: 'another master writes the registry now' });
  }

  /** A call of the operator API; no answer comes when this master ends first. */
  ask(request: OperatorRequest, onAnswer: (answer: OperatorAnswer) => void): void {
    const questionId = String(++this.#questions);
    this.#pending.set(questionId, onAnswer);
    this.#core?.post({ type: 'operator-asked', questionId, request, principal: undefined });
  }

  #notServing(): CallAnswer | undefined {
    const { phase, leader } = this.state ?? {};
    if (phase === 'serving') return undefined;
    if (phase === 'recovering') return { status: 503, text: 'Master has not finished recovery' };
    if (leader === undefined) return { status: 503, text: 'No leader elected' };
    const location = `//${leader.hostname}:${leader.port}/master/api/v1/scheduler`;
    return { status: 307, text: '', location };
  }

  #execute(effect: MasterEffect): void {
    const core = this.#core;
    if (core === undefined) return;
    switch (effect.type) {
      case 'send': {
        const body = encode(effect.message, effect.body as never);
        this.endpoint?.send(effect.to, `${effect.from}@${this.address}`, effect.message.name, body);
        return;
      }
      case 'send-event':
        this.#streams.get(effect.streamId)?.send(encode(Event, effect.event));
        return;
      case 'close-stream':
        this.#streams.get(effect.streamId)?.close();
        this.#streams.delete(effect.streamId);
        return;
      case 'persist':
        this.#registrar?.apply(effect.operation, effect.next);
        return;
      case 'recover-registry':
        this.#registrar?.recover();
        return;
      case 'link':
        this.endpoint?.link(
          effect.pid,
          this.inThisLife((pid: string) => core.post({ type: 'link-broken', pid })),
        );
        return;
      case 'unlink':
        this.endpoint?.unlink(effect.pid);
        return;
      case 'start-observer':
        this.#observers.add(effect.observer);
        return;
      case 'stop-observer':
        this.#observers.delete(effect.observer);
        return;
      case 'answer-operator':
        this.#pending.get(effect.questionId)?.(effect.answer);
        this.#pending.delete(effect.questionId);
        return;
      case 'exit':
        this.#end(effect);
        return;
      case 'publish':
      case 'log':
        return;
    }
  }

  /** It takes leave of ZooKeeper. A lost leader starts over as a standby in the same process. */
  #end({ cause, reason }: Extract<MasterEffect, { type: 'exit' }>): void {
    this.#zookeeper?.close();
    if (cause === 'leadership') this.endAndRestart(`starts over: ${reason}`, 10);
    else this.endAndRestart(`exits: ${reason}`);
  }
}

function describeEvent(event: MasterEvent): string {
  switch (event.type) {
    case 'ticked':
    case 'leader-detected':
      return '';
    case 'framework-called':
      return `gets ${event.call.type} of ${event.frameworkId.slice(-4)}`;
    case 'task-status-updated': {
      const { status } = event.message.update;
      return `gets ${status.state} of ${status.task_id.value}`;
    }
    case 'operator-asked':
      return `is asked to ${event.request.type}`;
    case 'registry-written':
      return `wrote ${event.next.type}`;
    case 'agent-registering':
    case 'agent-reregistering':
      return `gets ${event.type} from ${event.from}`;
    case 'link-broken':
      return `${event.type} ${event.pid}`;
    default:
      return event.type;
  }
}

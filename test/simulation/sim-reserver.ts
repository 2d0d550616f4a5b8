import { createRandom, nextChance, nextInt, type Random } from '../../src/base/random.ts';
import { formatUuid } from '../../src/base/uuid.ts';
import { isTerminalOperation } from '../../src/model/operations.ts';
import { isPersistentVolume } from '../../src/model/volumes.ts';
import type {
  FrameworkInfo,
  Offer,
  OfferOperation,
  OperationState,
  OperationStatus,
  Resource,
  TaskInfo,
  TaskStatus,
} from '../../src/wire/gen/mesos.ts';
import type { Event } from '../../src/wire/gen/scheduler.ts';
import { formatScript } from './containers.ts';
import type { SimContext } from './context.ts';
import type { FindMaster } from './master-finder.ts';
import { type ProgramAddress, SimProgram } from './program.ts';
import { SchedulerClient } from './scheduler-client.ts';

/** `asked`: nobody has told yet what became of it. `unknown`: nobody knows it any more. */
export type KnownOutcome = 'asked' | 'finished' | 'failed' | 'unknown';

interface KnownOperation {
  readonly id: string;
  readonly agentId: string;
  outcome: KnownOutcome;
  /** Of a volume that it makes or ends. */
  readonly volume: KnownVolume | undefined;
  readonly does: 'makes' | 'ends' | 'other';
}

/** `made`: it was told so, and nothing was asked since that could end it. */
interface KnownVolume {
  readonly id: string;
  state: 'wanted' | 'made' | 'doomed';
}

export interface SimReserverOptions {
  readonly at: ProgramAddress;
  readonly findMaster: FindMaster;
  readonly seed: number;
}

export const reserverRole = 'store';
const volumeMb = 20;
const maxVolumes = 3;

/**
 * A framework that reserves disk, makes volumes, runs tasks on them, resizes and ends them, naming every operation. Its database
 * survives its crashes: it is written before anything is asked for or acknowledged.
 */
export class SimReserver extends SimProgram {
  readonly options: SimReserverOptions;
  readonly operations: Map<string, KnownOperation> = new Map();
  readonly volumes: Map<string, KnownVolume> = new Map();
  /** Uuids of statuses that it acknowledged. */
  readonly acknowledged: Set<string> = new Set();
  frameworkId: string | undefined;
  isCalm = false;
  /** Of its own, so that worlds without it stay as they were. */
  readonly #random: Random;
  #made = 0;
  #client: SchedulerClient | undefined;

  constructor(context: SimContext, options: SimReserverOptions) {
    super(context, options.at);
    this.options = options;
    this.#random = createRandom(options.seed);
  }

  protected override onStart(): void {
    this.#client = new SchedulerClient({
      program: this,
      findMaster: this.options.findMaster,
      framework: this.#info(),
      onEvent: (event) => this.#hear(event),
      onRegistered: (frameworkId) => {
        this.frameworkId = frameworkId;
        this.#reconcile();
      },
      onDisconnected: () => {},
      onFatal: (code) => this.endAndRestart(`ends: ${code}`),
    });
    this.#keepAsking();
  }

  protected override onCrash(): void {
    this.#client = undefined;
  }

  #info(): FrameworkInfo {
    return {
      user: 'nobody',
      name: this.name,
      ...(this.frameworkId === undefined ? {} : { id: { value: this.frameworkId } }),
      roles: [reserverRole],
      failover_timeout: 604_800,
      checkpoint: true,
      capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }, { type: 'PARTITION_AWARE' }],
    };
  }

  #keepAsking(): void {
    this.later(10_000 + nextInt(this.#random, 20_000), () => {
      this.#reconcile();
      this.#keepAsking();
    });
  }

  #reconcile(): void {
    const open = [...this.operations.values()].filter(({ outcome }) => outcome === 'asked');
    if (this.#client?.isRegistered !== true || open.length === 0) return;
    const operations = open.map(({ id, agentId }) => ({ operation_id: { value: id }, agent_id: { value: agentId } }));
    this.#client.call({ type: 'RECONCILE_OPERATIONS', reconcile_operations: { operations } });
  }

  #hear(event: Event): void {
    if (event.type === 'OFFERS') for (const offer of event.offers?.offers ?? []) this.#answer(offer);
    const { update_operation_status: told, update } = event;
    if (event.type === 'UPDATE_OPERATION_STATUS' && told !== undefined) this.#learn(told.status);
    if (event.type === 'UPDATE' && update !== undefined) this.#acknowledgeTask(update.status);
  }

  #answer(offer: Offer): void {
    const operations = this.isCalm ? [] : this.#plan(offer);
    const offer_ids = [offer.id];
    if (operations.length > 0) {
      this.#client?.call({ type: 'ACCEPT', accept: { offer_ids, operations, filters: { refuse_seconds: 1 } } });
    } else this.#client?.call({ type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds: 3 } } });
  }

  #plan(offer: Offer): OfferOperation[] {
    const agentId = offer.agent_id.value;
    const resources = (offer.resources ?? []).map(({ allocation_info: _, ...resource }) => resource);
    const volumes = resources.filter((one) => this.volumes.has(one.disk?.persistence?.id ?? ''));
    const volume = volumes[nextInt(this.#random, Math.max(1, volumes.length))];
    const chance = nextInt(this.#random, 10);
    if (volume !== undefined && chance < 3) return this.#end(agentId, volume);
    if (volume !== undefined && chance < 5) return this.#resize(agentId, volume, resources);
    if (volume !== undefined && chance < 8) return [this.#launch(agentId, [volume])];
    if (this.volumes.size < maxVolumes && hasDisk(resources)) return this.#make(agentId);
    return [];
  }

  /** Reserves disk, makes a volume of it and, sometimes, uses it at once. */
  #make(agentId: string): OfferOperation[] {
    const disk = reserved(volumeMb);
    const id = `${this.name}-v${++this.#made}`;
    const known: KnownVolume = { id, state: 'wanted' };
    this.volumes.set(id, known);
    const resource: Resource = {
      ...disk,
      disk: { persistence: { id }, volume: { mode: 'RW', container_path: 'data' } },
    };
    const operations = [
      this.#named(agentId, { type: 'RESERVE', reserve: { resources: [disk] } }),
      this.#named(agentId, { type: 'CREATE', create: { volumes: [resource] } }, known, 'makes'),
    ];
    return nextChance(this.#random, 0.5) ? [...operations, this.#launch(agentId, [resource])] : operations;
  }

  #end(agentId: string, resource: Resource): OfferOperation[] {
    const known = this.volumes.get(resource.disk?.persistence?.id ?? '');
    if (known !== undefined) known.state = 'doomed';
    const { disk: _, ...disk } = resource;
    return [
      this.#named(agentId, { type: 'DESTROY', destroy: { volumes: [resource] } }, known, 'ends'),
      this.#named(agentId, { type: 'UNRESERVE', unreserve: { resources: [disk] } }),
    ];
  }

  #resize(agentId: string, volume: Resource, resources: readonly Resource[]): OfferOperation[] {
    const spare = resources.find((one) => one.name === 'disk' && one.reservations !== undefined && !one.disk);
    if (spare !== undefined && nextChance(this.#random, 0.7)) {
      return [this.#named(agentId, { type: 'GROW_VOLUME', grow_volume: { volume, addition: spare } })];
    }
    if ((volume.scalar?.value ?? 0) <= 5) return [];
    const shrink_volume = { volume, subtract: { value: 4 } };
    return [this.#named(agentId, { type: 'SHRINK_VOLUME', shrink_volume })];
  }

  #named(
    agentId: string,
    operation: OfferOperation,
    volume?: KnownVolume,
    does: KnownOperation['does'] = 'other',
  ): OfferOperation {
    const id = `${this.name}-o${++this.#made}`;
    this.operations.set(id, { id, agentId, outcome: 'asked', volume, does });
    return { ...operation, id: { value: id } };
  }

  #launch(agentId: string, volumes: readonly Resource[]): OfferOperation {
    const value = `${this.name}-t${++this.#made}`;
    const task: TaskInfo = {
      name: value,
      task_id: { value },
      agent_id: { value: agentId },
      resources: [scalar('cpus', 0.1), scalar('mem', 16), ...volumes],
      command: { value: formatScript({ lastsMs: nextInt(this.#random, 8_000), exitCode: 0, termMs: 20 }) },
    };
    return { type: 'LAUNCH', launch: { task_infos: [task] } };
  }

  #learn(status: OperationStatus): void {
    const { operation_id: operationId, agent_id: agentId, uuid, state } = status;
    const operation = this.operations.get(operationId?.value ?? '');
    if (operation !== undefined) note(operation, state);
    const volume = operation?.volume;
    if (operation !== undefined && volume !== undefined) this.#noteVolume(operation, volume);
    if (uuid === undefined || operationId === undefined || agentId === undefined) return;
    this.later(nextInt(this.#random, 300), () => {
      this.acknowledged.add(formatUuid(uuid.value));
      const acknowledge = { agent_id: agentId, operation_id: operationId, uuid: uuid.value };
      this.#client?.call({ type: 'ACKNOWLEDGE_OPERATION_STATUS', acknowledge_operation_status: acknowledge });
    });
  }

  #noteVolume({ does, outcome }: KnownOperation, volume: KnownVolume): void {
    if (does === 'makes' && outcome === 'finished' && volume.state === 'wanted') volume.state = 'made';
    const isOver = (does === 'makes' && outcome === 'failed') || (does === 'ends' && outcome === 'finished');
    if (isOver) this.volumes.delete(volume.id);
  }

  #acknowledgeTask({ uuid, task_id, agent_id, state }: TaskStatus): void {
    if (uuid === undefined || agent_id === undefined) return;
    const fact = { frameworkId: this.frameworkId ?? '', taskId: task_id.value, uuid: formatUuid(uuid) };
    this.context.watch.onFact({ kind: 'status-told', ...fact, state });
    this.later(nextInt(this.#random, 300), () => {
      this.context.watch.onFact({ kind: 'status-acknowledged', ...fact });
      this.#client?.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } });
    });
  }
}

/** An end stays; what nobody knows may still be told. */
function note(operation: KnownOperation, state: OperationState): void {
  if (operation.outcome === 'finished' || operation.outcome === 'failed') return;
  if (isTerminalOperation(state)) operation.outcome = state === 'OPERATION_FINISHED' ? 'finished' : 'failed';
  else if (state === 'OPERATION_UNKNOWN') operation.outcome = 'unknown';
}

function hasDisk(resources: readonly Resource[]): boolean {
  const free = resources.filter(
    (one) => one.name === 'disk' && one.reservations === undefined && !isPersistentVolume(one),
  );
  return free.some(({ scalar: amount }) => (amount?.value ?? 0) >= volumeMb);
}

function reserved(value: number): Resource {
  return { ...scalar('disk', value), reservations: [{ type: 'DYNAMIC', role: reserverRole }] };
}

function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}

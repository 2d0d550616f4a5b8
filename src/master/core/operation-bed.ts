/** A master core with an agent that takes operations, scripted by a test. For tests only. */
import { formatUuid } from '../../base/uuid.ts';
import type { Conversion } from '../../model/conversions.ts';
import { applyConversion, conversionOf } from '../../model/conversions.ts';
import { needsCheckpoint } from '../../model/volumes.ts';
import { ApplyOperationMessage } from '../../wire/gen/internal.ts';
import type {
  AgentInfoCapabilityType,
  OfferOperation,
  Operation,
  OperationState,
  OperationStatus,
  Resource,
} from '../../wire/gen/mesos.ts';
import { stateProblems } from './check-state.ts';
import type { OperatorAnswer } from './operator-requests.ts';
import { scalar, TestBed } from './test-bed.ts';

const allCapabilities: readonly AgentInfoCapabilityType[] = [
  'MULTI_ROLE',
  'HIERARCHICAL_ROLE',
  'RESERVATION_REFINEMENT',
  'RESOURCE_PROVIDER',
  'RESIZE_VOLUME',
  'AGENT_OPERATION_FEEDBACK',
  'AGENT_DRAINING',
];

export const agentResources: readonly Resource[] = [scalar('cpus', 4), scalar('mem', 4096), scalar('disk', 1000)];

/** Reserved by an operation, for `dev` unless said otherwise. */
export function reserved(name: string, value: number, role = 'dev', principal?: string): Resource {
  const by = principal === undefined ? {} : { principal };
  return { ...scalar(name, value), reservations: [{ type: 'DYNAMIC', role, ...by }] };
}

export function volume(id: string, value: number, more: Partial<Resource> = {}): Resource {
  const disk = { persistence: { id }, volume: { mode: 'RW' as const, container_path: 'data' } };
  return { ...reserved('disk', value), disk, ...more };
}

export const reserve = (...resources: Resource[]): OfferOperation => ({ type: 'RESERVE', reserve: { resources } });
export const unreserve = (...resources: Resource[]): OfferOperation => ({
  type: 'UNRESERVE',
  unreserve: { resources },
});
export const create = (...volumes: Resource[]): OfferOperation => ({ type: 'CREATE', create: { volumes } });
export const destroy = (...volumes: Resource[]): OfferOperation => ({ type: 'DESTROY', destroy: { volumes } });

export function named(id: string, operation: OfferOperation): OfferOperation {
  return { ...operation, id: { value: id } };
}

export class OperationBed extends TestBed {
  readonly pid: string = this.pidOf('n0');
  capabilities: readonly AgentInfoCapabilityType[] = allCapabilities;
  resourceVersion: Uint8Array = new Uint8Array(16).fill(1);
  agentId = '';
  #statuses = 0;

  /** Registers the agent. */
  enter(resources: readonly Resource[] = agentResources): this {
    const slave = { ...this.agentInfo('n0'), resources: [...resources] };
    this.post({ type: 'agent-registering', from: this.pid, message: { slave, ...this.#facts() } });
    this.agentId = this.state.agentsByPid.get(this.pid)?.id ?? '';
    this.list();
    return this;
  }

  #facts(): {
    version: string;
    agent_capabilities: { type: AgentInfoCapabilityType }[];
    resource_version_uuid?: { value: Uint8Array };
  } {
    const isModern = this.capabilities.includes('RESOURCE_PROVIDER');
    return {
      version: '1.12.0',
      agent_capabilities: this.capabilities.map((type) => ({ type })),
      ...(isModern ? { resource_version_uuid: { value: this.resourceVersion } } : {}),
    };
  }

  /** The agent comes back with these reservations and volumes, and tells its operations. */
  comeBack(checkpointed: readonly Resource[], operations: readonly Operation[] = [], id: string = this.agentId): void {
    const slave = { ...this.agentInfo('n0', id), resources: [...agentResources] };
    const message = { slave, checkpointed_resources: [...checkpointed], ...this.#facts() };
    this.post({ type: 'agent-reregistering', from: this.pid, message });
    this.list(operations);
  }

  /** UpdateSlaveMessage. */
  list(operations: readonly Operation[] = []): void {
    this.post({
      type: 'agent-updated',
      from: this.pid,
      message: {
        slave_id: { value: this.agentId },
        operations: { operations: [...operations] },
        ...(this.capabilities.includes('RESOURCE_PROVIDER')
          ? { resource_version_uuid: { value: this.resourceVersion } }
          : {}),
      },
    });
  }

  /** Accepts all offers of the framework with these operations; gives the messages to the agent. */
  accept(frameworkId: string, ...operations: OfferOperation[]): ApplyOperationMessage[] {
    const before = this.applied().length;
    const offer_ids = [...(this.state.frameworks.get(frameworkId)?.offers ?? [])].map(({ id }) => ({ value: id }));
    this.call(frameworkId, { type: 'ACCEPT', accept: { offer_ids, operations, filters: { refuse_seconds: 0 } } });
    return this.applied().slice(before);
  }

  /** Asks for an operation as an operator. */
  change(operation: OfferOperation, principal?: string): OperatorAnswer | undefined {
    return this.ask({ type: 'change-resources', agentId: this.agentId, operation }, principal);
  }

  applied(): ApplyOperationMessage[] {
    return this.sent(ApplyOperationMessage);
  }

  /** The agent tells what became of an operation; gives the uuid of the status. */
  report(operation: ApplyOperationMessage, state: OperationState, hasUuid = true): Uint8Array {
    const uuid = new Uint8Array(16).fill(100 + ++this.#statuses);
    const { framework_id, operation_info: info, operation_uuid } = operation;
    const status: OperationStatus = {
      ...(info.id === undefined ? {} : { operation_id: info.id }),
      state,
      ...(hasUuid ? { uuid: { value: uuid } } : {}),
    };
    this.post({
      type: 'operation-status-updated',
      from: this.pid,
      message: { framework_id, slave_id: { value: this.agentId }, status, latest_status: status, operation_uuid },
    });
    return uuid;
  }

  /** As an agent would list it. */
  listed(operation: ApplyOperationMessage, state: OperationState, statusUuid: Uint8Array): Operation {
    const { framework_id, operation_info: info, operation_uuid: uuid } = operation;
    const status: OperationStatus = { state, uuid: { value: statusUuid } };
    return { framework_id, info, latest_status: status, statuses: [status], uuid };
  }

  /** A task of the agent finishes. */
  end(frameworkId: string, taskId: string): void {
    this.update(this.agentId, frameworkId, taskId, 'TASK_FINISHED');
  }

  get total(): readonly Resource[] {
    return this.state.agents.get(this.agentId)?.slot.total.list ?? [];
  }

  /** Reservations and volumes of the agent as the master has them. */
  get special(): readonly Resource[] {
    return this.total.filter(needsCheckpoint);
  }

  get operationCount(): number {
    return this.state.agents.get(this.agentId)?.operations.size ?? 0;
  }

  get problems(): string[] {
    return stateProblems(this.state);
  }

  statuses(): OperationStatus[] {
    return this.events('UPDATE_OPERATION_STATUS').flatMap(({ update_operation_status: told }) =>
      told === undefined ? [] : [told.status],
    );
  }
}

/** What an agent has after doing all of these. */
export function resultOf(...operations: OfferOperation[]): Resource[] {
  let total: Resource[] = [...agentResources];
  for (const operation of operations) {
    const made = conversionOf(operation) as { readonly conversion: Conversion };
    total = applyConversion(total, made.conversion) ?? total;
  }
  return total.filter(needsCheckpoint);
}

export function uuidText({ operation_uuid }: ApplyOperationMessage): string {
  return formatUuid(operation_uuid.value);
}

/** A master that serves one agent with all capabilities and one framework in `dev` with an offer. */
export function bedWithOffer(): { readonly bed: OperationBed; readonly id: string } {
  const bed = new OperationBed().elect() as OperationBed;
  bed.enter();
  const { id } = bed.subscribe();
  bed.advance(1000);
  return { bed, id };
}

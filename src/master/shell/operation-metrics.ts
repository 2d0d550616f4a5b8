import type { EmitMetric } from '../../runtime/metrics.ts';
import type { OfferOperationType, OperationState } from '../../wire/gen/mesos.ts';
import type { OperationCounts } from '../core/counters.ts';
import type { MasterState } from '../core/state.ts';

const types: readonly OfferOperationType[] = [
  'RESERVE',
  'UNRESERVE',
  'CREATE',
  'DESTROY',
  'GROW_VOLUME',
  'SHRINK_VOLUME',
  'CREATE_DISK',
  'DESTROY_DISK',
];
const openStates = ['pending', 'recovering', 'unreachable'] as const;
const ends = ['finished', 'failed', 'error', 'dropped', 'gone_by_operator'] as const;

interface Amounts {
  readonly total: number;
  readonly of: (state: OperationState) => number;
}

/** `master/operations/…`: of all types together, and of each. */
export function emitOperations(state: MasterState, emit: EmitMetric): void {
  const open = new Map<string, number>();
  for (const agent of state.agents.values()) {
    for (const { message } of agent.operations.values()) {
      const key = `${message.info.type} ${message.latest_status.state}`;
      open.set(key, (open.get(key) ?? 0) + 1);
    }
  }
  const all = types.map((type) => amountsOf(state.counters.operations.get(type), (one) => open.get(`${type} ${one}`)));
  emitAmounts(emit, 'master/operations', {
    total: all.reduce((sum, { total }) => sum + total, 0),
    of: (one) => all.reduce((sum, amounts) => sum + amounts.of(one), 0),
  });
  for (const [at, type] of types.entries()) {
    const amounts = all[at];
    if (amounts !== undefined) emitAmounts(emit, `master/operations/${type.toLowerCase()}`, amounts);
  }
}

function amountsOf(
  counts: OperationCounts | undefined,
  openIn: (state: OperationState) => number | undefined,
): Amounts {
  const isEnd = (state: OperationState): boolean => ends.some((name) => stateOf(name) === state);
  return {
    total: counts?.total ?? 0,
    of: (state) => (isEnd(state) ? counts?.ended[state] : openIn(state)) ?? 0,
  };
}

function emitAmounts(emit: EmitMetric, prefix: string, { total, of }: Amounts): void {
  for (const name of openStates) emit(`${prefix}/${name}`, of(stateOf(name)), 'gauge');
  emit(`${prefix}/total`, total, 'counter');
  for (const name of ends) emit(`${prefix}/${name}`, of(stateOf(name)), 'counter');
}

function stateOf(name: (typeof openStates)[number] | (typeof ends)[number]): OperationState {
  return `OPERATION_${name.toUpperCase() as Uppercase<typeof name>}`;
}

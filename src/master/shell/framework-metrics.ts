import type { EmitMetric, MetricGroup, MetricKind } from '../../runtime/metrics.ts';
import type { TaskState } from '../../wire/gen/mesos.ts';
import type { Framework } from '../core/framework-record.ts';
import type { MasterState } from '../core/state.ts';

const calls = [
  'subscribe',
  'teardown',
  'accept',
  'decline',
  'accept_inverse_offers',
  'decline_inverse_offers',
  'revive',
  'kill',
  'shutdown',
  'acknowledge',
  'acknowledge_operation_status',
  'reconcile',
  'reconcile_operations',
  'message',
  'request',
  'suppress',
  'update_framework',
] as const;
const events = [
  'subscribed',
  'offers',
  'inverse_offers',
  'rescind',
  'rescind_inverse_offer',
  'update',
  'update_operation_status',
  'message',
  'failure',
  'error',
  'heartbeat',
] as const;
const operations = [
  'launch',
  'launch_group',
  'reserve',
  'unreserve',
  'create',
  'destroy',
  'grow_volume',
  'shrink_volume',
  'create_disk',
  'destroy_disk',
] as const;
const activeStates = ['staging', 'starting', 'running', 'killing', 'unreachable', 'unknown'] as const;
const terminalStates = [
  'finished',
  'failed',
  'killed',
  'error',
  'lost',
  'dropped',
  'gone',
  'gone_by_operator',
] as const;

/** Messages of drivers by principal. Every principal is listed; v1 calls do not count. */
export function emitPrincipals(state: MasterState, emit: EmitMetric): void {
  const principals = new Map<string, { received: number; processed: number }>();
  for (const { info, metrics } of rememberedFrameworks(state)) {
    if (info.principal === undefined) continue;
    const sums = principals.get(info.principal) ?? { received: 0, processed: 0 };
    sums.received += metrics.messagesReceived;
    sums.processed += metrics.messagesProcessed;
    principals.set(info.principal, sums);
  }
  for (const [principal, { received, processed }] of principals) {
    emit(`frameworks/${principal}/messages_received`, received, 'counter');
    emit(`frameworks/${principal}/messages_processed`, processed, 'counter');
  }
}

function* rememberedFrameworks(state: MasterState): Generator<Framework> {
  yield* state.frameworks.values();
  yield* state.completedFrameworks.values();
}

/** COMPAT(mesos-1.11): the metrics of every framework, and of completed ones while they are remembered; a group each. */
export function* frameworkGroups(state: MasterState): Generator<MetricGroup> {
  for (const framework of rememberedFrameworks(state)) {
    // Mesos leaves brackets as they are.
    const prefix = `master/frameworks/${encodeURIComponent(framework.info.name)}/${framework.id}/`;
    yield { prefix, read: (emit) => emitFramework(framework, prefix, emit) };
  }
}

interface Column {
  /** The name after that of the framework. */
  readonly suffix: string;
  readonly kind: MetricKind;
  readonly read: (framework: Framework) => number;
}

/** In the order of names. */
const columns: readonly Column[] = [
  gauge('subscribed', ({ connected }) => (connected ? 1 : 0)),
  counter('offers/sent', ({ metrics }) => metrics.offersSent),
  counter('offers/accepted', ({ metrics }) => metrics.offersAccepted),
  counter('offers/declined', ({ metrics }) => metrics.offersDeclined),
  counter('offers/rescinded', ({ metrics }) => metrics.offersRescinded),
  ...family('calls', calls, ({ metrics }) => metrics.calls),
  ...family('events', events, ({ metrics }) => metrics.events),
  ...family('operations', operations, ({ metrics }) => metrics.operations),
  ...activeStates.map((name) => gauge(`tasks/active/task_${name}`, ({ taskCounts }) => taskCounts[stateOf(name)])),
  ...terminalStates.map((name) =>
    counter(`tasks/terminal/task_${name}`, ({ metrics }) => metrics.terminalTasks[stateOf(name)] ?? 0),
  ),
].sort((left, right) => (left.suffix < right.suffix ? -1 : 1));
/** The first column after those of roles. */
const afterRoles = columns.findIndex(({ suffix }) => suffix > 'roles/');

function emitFramework(framework: Framework, prefix: string, emit: EmitMetric): void {
  for (const [place, { suffix, kind, read }] of columns.entries()) {
    if (place === afterRoles) emitRoles(framework, prefix, emit);
    emit(prefix + suffix, read(framework), kind);
  }
}

function emitRoles({ roles, suppressedRoles }: Framework, prefix: string, emit: EmitMetric): void {
  const keys = roles.map((role) => [`${prefix}roles/${role}/suppressed`, suppressedRoles.has(role) ? 1 : 0] as const);
  for (const [name, value] of keys.sort(([left], [right]) => (left < right ? -1 : 1))) emit(name, value, 'gauge');
}

function gauge(suffix: string, read: Column['read']): Column {
  return { suffix, kind: 'gauge', read };
}

function counter(suffix: string, read: Column['read']): Column {
  return { suffix, kind: 'counter', read };
}

/** A counter of each name, and their sum. */
function family(
  prefix: string,
  names: readonly string[],
  counts: (framework: Framework) => Readonly<Record<string, number>>,
): Column[] {
  return [
    counter(prefix, (framework) => sumOf(counts(framework))),
    ...names.map((name) => {
      const key = name.toUpperCase();
      return counter(`${prefix}/${name}`, (framework) => counts(framework)[key] ?? 0);
    }),
  ];
}

function stateOf(name: string): TaskState {
  return `TASK_${name.toUpperCase()}` as TaskState;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const name in counts) sum += counts[name] ?? 0;
  return sum;
}

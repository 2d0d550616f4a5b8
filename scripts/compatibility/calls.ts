import { type Row, table } from './row.ts';
import { tests } from './tests.ts';

/** A list of names of the interface, by the enum that holds them, with what there is of each. */
export interface NamedTable {
  readonly title: string;
  /** The file of the interface and the enum, as in test/compat/wire.tsv. */
  readonly file: string;
  readonly owner: string;
  readonly rows: readonly Row[];
}

const schedulerCalls = table(
  tests,
  `
SUBSCRIBE | yes | scheduler |
TEARDOWN | yes | session |
ACCEPT | yes | session | operations one by one below
DECLINE | yes | session |
ACCEPT_INVERSE_OFFERS | yes | maintenance |
DECLINE_INVERSE_OFFERS | yes | maintenance |
REVIVE | yes | session |
KILL | yes | session |
SHUTDOWN | yes | executors |
ACKNOWLEDGE | yes | session |
ACKNOWLEDGE_OPERATION_STATUS | yes | operationRecord |
RECONCILE | yes | session |
RECONCILE_OPERATIONS | yes | reconciliation |
MESSAGE | yes | session |
REQUEST | yes | metrics | ignored, as by the built-in allocator of the original
SUPPRESS | yes | session |
UPDATE_FRAMEWORK | yes | frameworks |
`,
);

const schedulerEvents = table(
  tests,
  `
SUBSCRIBED | yes | scheduler |
OFFERS | yes | session |
INVERSE_OFFERS | yes | maintenance |
RESCIND | yes | lifecycle |
RESCIND_INVERSE_OFFER | yes | maintenance |
UPDATE | yes | session |
UPDATE_OPERATION_STATUS | yes | e2eVolumes |
MESSAGE | yes | lifecycle |
FAILURE | yes | lifecycle |
ERROR | yes | lifecycle |
HEARTBEAT | yes | scheduler |
`,
);

const operatorCalls = table(
  tests,
  `
GET_HEALTH | yes | endpoints |
GET_FLAGS | yes | endpoints |
GET_VERSION | yes | endpoints |
GET_METRICS | yes | metrics |
GET_LOGGING_LEVEL | yes | log |
SET_LOGGING_LEVEL | yes | log | all levels above 0 mean debug lines
LIST_FILES | yes | log |
READ_FILE | yes | log |
GET_STATE | yes | endpoints |
GET_AGENTS | yes | endpoints |
GET_FRAMEWORKS | yes | endpoints |
GET_EXECUTORS | yes | endpoints |
GET_OPERATIONS | yes | endpoints |
GET_TASKS | yes | endpoints |
GET_ROLES | yes | endpoints |
GET_WEIGHTS | yes | changes |
UPDATE_WEIGHTS | yes | changes |
GET_MASTER | yes | endpoints |
SUBSCRIBE | yes | stream |
RESERVE_RESOURCES | yes | session |
UNRESERVE_RESOURCES | yes | session |
CREATE_VOLUMES | yes | rights |
DESTROY_VOLUMES | yes | rights |
GROW_VOLUME | yes | rights |
SHRINK_VOLUME | yes | rights |
GET_MAINTENANCE_STATUS | yes | changes |
GET_MAINTENANCE_SCHEDULE | yes | changes |
UPDATE_MAINTENANCE_SCHEDULE | yes | changes |
START_MAINTENANCE | yes | rights |
STOP_MAINTENANCE | yes | rights |
DRAIN_AGENT | yes | operators |
DEACTIVATE_AGENT | yes | rights |
REACTIVATE_AGENT | yes | rights |
GET_QUOTA | yes | changes |
UPDATE_QUOTA | yes | changes |
SET_QUOTA | yes | rights |
REMOVE_QUOTA | yes | rights |
TEARDOWN | yes | rights |
MARK_AGENT_GONE | yes | operators |
`,
);

const operatorEvents = table(
  tests,
  `
SUBSCRIBED | yes | stream |
TASK_ADDED | yes | operatorEvents |
TASK_UPDATED | yes | operatorEvents |
AGENT_ADDED | yes | operatorEvents |
AGENT_REMOVED | yes | operatorEvents |
FRAMEWORK_ADDED | yes | operatorEvents |
FRAMEWORK_UPDATED | yes | operatorEvents |
FRAMEWORK_REMOVED | yes | operatorEvents |
HEARTBEAT | yes | stream |
`,
);

const agentCalls = table(
  tests,
  `
GET_HEALTH | yes | agentHttp |
GET_FLAGS | yes | agentHttp |
GET_VERSION | yes | agentHttp |
GET_METRICS | yes | agentHttp |
GET_LOGGING_LEVEL | yes | agentHttp |
SET_LOGGING_LEVEL | yes | table | all levels above 0 mean debug lines
LIST_FILES | yes | agentHttp |
READ_FILE | yes | agentHttp |
GET_STATE | yes | agentHttp |
GET_CONTAINERS | yes | nestedRestart |
GET_FRAMEWORKS | yes | agentHttp |
GET_EXECUTORS | yes | agentHttp |
GET_OPERATIONS | yes | agentHttp |
GET_TASKS | yes | agentHttp |
GET_AGENT | yes | agentHttp |
GET_RESOURCE_PROVIDERS | yes | agentHttp | there are none
LAUNCH_NESTED_CONTAINER | yes | nested |
WAIT_NESTED_CONTAINER | yes | nested |
KILL_NESTED_CONTAINER | yes | nested |
REMOVE_NESTED_CONTAINER | yes | nested |
LAUNCH_NESTED_CONTAINER_SESSION | yes | nested |
ATTACH_CONTAINER_INPUT | yes | nested |
ATTACH_CONTAINER_OUTPUT | yes | nested |
LAUNCH_CONTAINER | yes | nestedRestart |
WAIT_CONTAINER | yes | nestedRestart |
KILL_CONTAINER | yes | nestedRestart |
REMOVE_CONTAINER | yes | nestedRestart |
ADD_RESOURCE_PROVIDER_CONFIG | no | table | resource providers
UPDATE_RESOURCE_PROVIDER_CONFIG | no | table | resource providers
REMOVE_RESOURCE_PROVIDER_CONFIG | no | table | resource providers
MARK_RESOURCE_PROVIDER_GONE | no | table | resource providers
PRUNE_IMAGES | yes | images | those that the agent pulled by itself: the Docker engine keeps its own
`,
);

const executorCalls = table(
  tests,
  `
SUBSCRIBE | yes | customExecutor |
UPDATE | yes | customExecutor |
MESSAGE | yes | customExecutor |
HEARTBEAT | yes | customExecutor |
`,
);

const executorEvents = table(
  tests,
  `
SUBSCRIBED | yes | customExecutor |
LAUNCH | yes | customExecutor |
LAUNCH_GROUP | yes | groups |
KILL | yes | customExecutor |
ACKNOWLEDGED | yes | customExecutor |
MESSAGE | yes | customExecutor |
ERROR | yes | customExecutor |
SHUTDOWN | yes | customExecutor |
HEARTBEAT | yes | customExecutor |
`,
);

const operations = table(
  tests,
  `
LAUNCH | yes | session |
LAUNCH_GROUP | yes | lifecycle |
RESERVE | yes | session |
UNRESERVE | yes | session |
CREATE | yes | session |
DESTROY | yes | agentVolumes |
GROW_VOLUME | yes | conversions |
SHRINK_VOLUME | yes | conversions |
CREATE_DISK | no | operations | resource providers and CSI
DESTROY_DISK | no | authorization | resource providers and CSI
`,
);

const frameworkCapabilities = table(
  tests,
  `
REVOCABLE_RESOURCES | yes | special |
TASK_KILLING_STATE | yes | session |
GPU_RESOURCES | yes | allocator |
SHARED_RESOURCES | yes | special |
PARTITION_AWARE | yes | accept |
MULTI_ROLE | yes | frameworks |
RESERVATION_REFINEMENT | yes | special |
REGION_AWARE | yes | allocator |
`,
);

const agentCapabilities = table(
  tests,
  `
MULTI_ROLE | yes | agentReplay |
HIERARCHICAL_ROLE | yes | agentReplay |
RESERVATION_REFINEMENT | yes | agentReplay |
RESOURCE_PROVIDER | yes | agentReplay | so that operations are sent as to a Mesos agent; there are no providers
RESIZE_VOLUME | yes | agentReplay |
AGENT_OPERATION_FEEDBACK | yes | agentReplay |
AGENT_DRAINING | yes | draining |
TASK_RESOURCE_LIMITS | yes | agentReplay |
`,
);

const masterCapabilities = table(
  tests,
  `
AGENT_UPDATE | yes | standby |
AGENT_DRAINING | yes | standby |
QUOTA_V2 | yes | standby |
`,
);

const v1 = 'include/mesos/v1';

export const operatorCallTable: NamedTable = {
  title: 'Operator calls of the master',
  file: `${v1}/master/master.proto`,
  owner: 'Call.Type',
  rows: operatorCalls,
};

export const agentCallTable: NamedTable = {
  title: 'Operator calls of the agent',
  file: `${v1}/agent/agent.proto`,
  owner: 'Call.Type',
  rows: agentCalls,
};

export const namedTables: readonly NamedTable[] = [
  { title: 'Scheduler calls', file: `${v1}/scheduler/scheduler.proto`, owner: 'Call.Type', rows: schedulerCalls },
  { title: 'Scheduler events', file: `${v1}/scheduler/scheduler.proto`, owner: 'Event.Type', rows: schedulerEvents },
  { title: 'Operations of offers', file: `${v1}/mesos.proto`, owner: 'Offer.Operation.Type', rows: operations },
  {
    title: 'Capabilities of frameworks',
    file: `${v1}/mesos.proto`,
    owner: 'FrameworkInfo.Capability.Type',
    rows: frameworkCapabilities,
  },
  {
    title: 'Capabilities of masters',
    file: `${v1}/mesos.proto`,
    owner: 'MasterInfo.Capability.Type',
    rows: masterCapabilities,
  },
  {
    title: 'Capabilities of agents',
    file: `${v1}/mesos.proto`,
    owner: 'AgentInfo.Capability.Type',
    rows: agentCapabilities,
  },
  operatorCallTable,
  {
    title: 'Operator events of the master',
    file: `${v1}/master/master.proto`,
    owner: 'Event.Type',
    rows: operatorEvents,
  },
  agentCallTable,
  { title: 'Executor calls', file: `${v1}/executor/executor.proto`, owner: 'Call.Type', rows: executorCalls },
  { title: 'Executor events', file: `${v1}/executor/executor.proto`, owner: 'Event.Type', rows: executorEvents },
];

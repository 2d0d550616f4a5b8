/** The reading calls of the operator API, except the large ones. */
import type { Attachments } from '../../net/attached-files.ts';
import type { LogVerbosity } from '../../net/log-verbosity.ts';
import type { MetricGroup } from '../../runtime/metrics.ts';
import type { Call, CallType, Response } from '../../wire/gen/master.ts';
import type { VersionInfo } from '../../wire/gen/mesos.ts';
import type { JsonObject } from './agent-json.ts';
import { maintenanceStatus } from './maintenance.ts';
import { quotaStatus } from './quota.ts';
import { roleMessage, summarizeRoles } from './roles.ts';
import type { MasterDoor } from './route.ts';
import type { Snapshots } from './snapshots.ts';
import { getWeights } from './weights.ts';

export interface OperatorDoor extends MasterDoor {
  readonly buildInfo: JsonObject;
  /** All metrics in the order of names; values are read with the sections. */
  readonly metrics: () => readonly MetricGroup[];
  /** Large answers that several callers share. */
  readonly snapshots: Snapshots;
  /** What `/files` shows. */
  readonly files: Attachments;
  readonly verbosity: LogVerbosity;
}

type Answerer = (door: OperatorDoor, call: Call) => Omit<Response, 'type'>;

const answerers: Partial<Record<CallType, Answerer>> = {
  GET_HEALTH: () => ({ get_health: { healthy: true } }),
  GET_FLAGS: ({ flagTexts }) => ({ get_flags: { flags: [...flagTexts].map(([name, value]) => ({ name, value })) } }),
  GET_VERSION: ({ buildInfo }) => ({ get_version: { version_info: versionInfo(buildInfo) } }),
  GET_LOGGING_LEVEL: ({ verbosity }) => ({ get_logging_level: { level: verbosity.level } }),
  GET_OPERATIONS: () => ({ get_operations: {} }),
  GET_ROLES: ({ state }) => ({ get_roles: { roles: summarizeRoles(state).map(roleMessage) } }),
  GET_WEIGHTS: ({ state }) => getWeights(state),
  GET_MASTER: ({ state }) => ({
    get_master: {
      master_info: state.info,
      start_time: state.startedMs / 1000,
      elected_time: state.electedMs === undefined ? undefined : state.electedMs / 1000,
    },
  }),
  GET_MAINTENANCE_STATUS: ({ state }) => ({ get_maintenance_status: { status: maintenanceStatus(state) } }),
  GET_MAINTENANCE_SCHEDULE: ({ state }) => ({ get_maintenance_schedule: { schedule: state.schedule } }),
  GET_QUOTA: ({ state }) => ({ get_quota: { status: quotaStatus(state) } }),
};

/** The answer to a reading call; `undefined` for calls that are none of these. */
export function readingAnswer(door: OperatorDoor, call: Call): Response | undefined {
  const answerer = call.type === undefined ? undefined : answerers[call.type];
  if (answerer === undefined) return undefined;
  return { type: call.type as Response['type'], ...answerer(door, call) };
}

function versionInfo(buildInfo: JsonObject): VersionInfo {
  return {
    version: String(buildInfo['version']),
    build_date: String(buildInfo['build_date']),
    build_time: Number(buildInfo['build_time']),
    build_user: String(buildInfo['build_user']),
  };
}

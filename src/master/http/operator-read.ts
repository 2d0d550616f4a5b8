/** The reading calls of the operator API, except the large ones. */
import type { Attachments } from '../../net/attached-files.ts';
import type { LogVerbosity } from '../../net/log-verbosity.ts';
import type { MetricGroup } from '../../runtime/metrics.ts';
import type { Call, CallType, Response } from '../../wire/gen/master.ts';
import type { VersionInfo } from '../../wire/gen/mesos.ts';
import type { JsonObject } from './agent-json.ts';
import { shownSchedule, shownStatus } from './maintenance.ts';
import { getOperations } from './operations.ts';
import { quotaStatus } from './quota.ts';
import { roleMessage, shownRoles } from './roles.ts';
import type { MasterDoor } from './route.ts';
import type { Snapshots } from './snapshots.ts';
import type { View, Views } from './view.ts';
import { getWeights } from './weights.ts';

export interface OperatorDoor extends MasterDoor {
  readonly buildInfo: JsonObject;
  /** All metrics in the order of names; values are read with the sections. */
  readonly metrics: () => readonly MetricGroup[];
  /** Large answers that several callers share. */
  readonly snapshots: Snapshots;
  /** What each of those who ask may see. */
  readonly views: Views;
  /** What `/files` shows. */
  readonly files: Attachments;
  readonly verbosity: LogVerbosity;
}

type Answerer = (door: OperatorDoor, view: View) => Omit<Response, 'type'>;

const answerers: Partial<Record<CallType, Answerer>> = {
  GET_HEALTH: () => ({ get_health: { healthy: true } }),
  GET_FLAGS: ({ flagTexts }) => ({ get_flags: { flags: [...flagTexts].map(([name, value]) => ({ name, value })) } }),
  GET_VERSION: ({ buildInfo }) => ({ get_version: { version_info: versionInfo(buildInfo) } }),
  GET_LOGGING_LEVEL: ({ verbosity }) => ({ get_logging_level: { level: verbosity.level } }),
  GET_OPERATIONS: ({ state }, view) => ({ get_operations: getOperations(state, view) }),
  GET_ROLES: ({ state }, view) => ({ get_roles: { roles: shownRoles(state, view).map(roleMessage) } }),
  GET_WEIGHTS: ({ state }, view) => getWeights(state, view),
  GET_MASTER: ({ state }) => ({
    get_master: {
      master_info: state.info,
      start_time: state.startedMs / 1000,
      elected_time: state.electedMs === undefined ? undefined : state.electedMs / 1000,
    },
  }),
  GET_MAINTENANCE_STATUS: ({ state }, view) => ({ get_maintenance_status: { status: shownStatus(state, view) } }),
  GET_MAINTENANCE_SCHEDULE: ({ state }, view) => ({
    get_maintenance_schedule: { schedule: shownSchedule(state, view) },
  }),
  GET_QUOTA: ({ state }, view) => ({ get_quota: { status: quotaStatus(state, view) } }),
};

/** The answer to a reading call; `undefined` for calls that are none of these. */
export function readingAnswer(door: OperatorDoor, call: Call, view: View): Response | undefined {
  const answerer = call.type === undefined ? undefined : answerers[call.type];
  if (answerer === undefined) return undefined;
  return { type: call.type as Response['type'], ...answerer(door, view) };
}

function versionInfo(buildInfo: JsonObject): VersionInfo {
  return {
    version: String(buildInfo['version']),
    build_date: String(buildInfo['build_date']),
    build_time: Number(buildInfo['build_time']),
    build_user: String(buildInfo['build_user']),
  };
}

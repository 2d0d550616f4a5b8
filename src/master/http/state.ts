/** `/state` and `/state-summary`. */
import { DomainInfo, type TaskState } from '../../wire/gen/mesos.ts';
import { toJson } from '../../wire/json.ts';
import type { MasterState } from '../core/state.ts';
import type { TaskCounts } from '../core/task-record.ts';
import { agentJson, agentText, type JsonObject, recoveredAgentJson } from './agent-json.ts';
import { frameworkSummary, pushFramework } from './framework-json.ts';
import { type Pieces, pushList } from './pieces.ts';
import type { MasterDoor } from './route.ts';

/** The whole cluster, flags included. */
export function statePieces(door: MasterDoor, buildInfo: JsonObject): Pieces {
  const { state } = door;
  const head = JSON.stringify({ ...buildInfo, ...masterJson(state), flags: Object.fromEntries(door.flagTexts) });
  const pieces: Pieces = [`${head.slice(0, -1)},"slaves":`];
  pushList(pieces, state.agents.values(), agentText);
  pieces.push(',"recovered_slaves":');
  pushList(pieces, state.recoveredAgents.values(), (agent) => JSON.stringify(recoveredAgentJson(agent)));
  pieces.push(',');
  pushFrameworks(pieces, state);
  pieces.push(',"orphan_tasks":[],"unregistered_frameworks":[]}');
  return pieces;
}

/** `"frameworks":[…],"completed_frameworks":[…]`. With an id only that framework. */
export function pushFrameworks(pieces: Pieces, state: MasterState, frameworkId?: string): void {
  const lists = [
    ['"frameworks":[', state.frameworks.values()],
    ['],"completed_frameworks":[', state.completedFrameworks.values()],
  ] as const;
  for (const [opening, frameworks] of lists) {
    pieces.push(opening);
    let separator = '';
    for (const framework of frameworks) {
      if (frameworkId !== undefined && framework.id !== frameworkId) continue;
      pieces.push(separator);
      pushFramework(pieces, framework);
      separator = ',';
    }
  }
  pieces.push(']');
}

function masterJson(state: MasterState): JsonObject {
  const { info, leader, settings } = state;
  const agents = [...state.agents.values()];
  const activated = agents.filter(({ active }) => active).length;
  const json: JsonObject = { start_time: state.startedMs / 1000 };
  if (state.electedMs !== undefined) json['elected_time'] = state.electedMs / 1000;
  json['id'] = info.id;
  json['pid'] = info.pid ?? '';
  json['hostname'] = info.hostname ?? '';
  json['capabilities'] = (info.capabilities ?? []).flatMap(({ type }) => (type === undefined ? [] : [type]));
  json['activated_slaves'] = activated;
  json['deactivated_slaves'] = agents.length - activated;
  json['unreachable_slaves'] = state.unreachableAgents.size;
  if (info.domain !== undefined) json['domain'] = toJson(DomainInfo, info.domain);
  if (leader !== undefined) {
    json['leader'] = leader.pid ?? '';
    json['leader_info'] = { id: leader.id, pid: leader.pid ?? '', port: leader.port, hostname: leader.hostname ?? '' };
  }
  if (settings.cluster !== undefined) json['cluster'] = settings.cluster;
  return json;
}

const SUMMARY_STATES: readonly TaskState[] = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_FINISHED',
  'TASK_KILLED',
  'TASK_FAILED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_UNREACHABLE',
];

/** Agents and frameworks with counts of tasks instead of the tasks. */
export function stateSummaryPieces(state: MasterState): Pieces {
  const head: JsonObject = { hostname: state.info.hostname ?? '' };
  if (state.settings.cluster !== undefined) head['cluster'] = state.settings.cluster;
  const pieces: Pieces = [`${JSON.stringify(head).slice(0, -1)},"slaves":`];
  pushList(pieces, state.agents.values(), (agent) => {
    const frameworkIds = [...agent.frameworkIds];
    const counts = frameworkIds.map((id) => state.frameworks.get(id)?.taskCountsByAgent.get(agent.id));
    return JSON.stringify({ ...agentJson(agent), ...sumCounts(counts), framework_ids: frameworkIds });
  });
  pieces.push(',"frameworks":');
  pushList(pieces, state.frameworks.values(), (framework) => {
    const agentIds = [...framework.taskCountsByAgent.keys()];
    return JSON.stringify({
      ...frameworkSummary(framework),
      ...sumCounts([framework.taskCounts]),
      slave_ids: agentIds,
    });
  });
  pieces.push('}');
  return pieces;
}

function sumCounts(counts: readonly (TaskCounts | undefined)[]): JsonObject {
  const sums = SUMMARY_STATES.map((state) => [state, counts.reduce((sum, count) => sum + (count?.[state] ?? 0), 0)]);
  return Object.fromEntries(sums);
}

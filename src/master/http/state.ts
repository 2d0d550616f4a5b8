/** `/state` and `/state-summary`. */
import { DomainInfo, type TaskState } from '../../wire/gen/mesos.ts';
import { toJson } from '../../wire/json.ts';
import type { MasterState } from '../core/state.ts';
import type { TaskCounts } from '../core/task-record.ts';
import { agentForm, agentText, type JsonObject, recoveredAgentText, withMembers } from './agent-json.ts';
import { frameworkParts, frameworkSummary } from './framework-json.ts';
import { type BlockForm, blocksOf, jsonForm, jsonList, type Part, renderedList } from './parts.ts';
import type { MasterDoor } from './route.ts';
import type { ClusterView, ShownAgent, View } from './view.ts';

/** The whole cluster, with flags for those who may see them. */
export function* stateParts(door: MasterDoor, buildInfo: JsonObject, view: View): Generator<Part> {
  const { cluster: state } = view;
  const hasFlags = view.may('VIEW_FLAGS');
  const flags = hasFlags ? { ...logsJson(door.flagTexts), flags: Object.fromEntries(door.flagTexts) } : {};
  const head = JSON.stringify({ ...buildInfo, ...masterJson(door.state, hasFlags), ...flags });
  yield `${head.slice(0, -1)},"slaves":`;
  yield* jsonList(blocksOf(state.agents.blocks(), agentForm));
  yield ',"recovered_slaves":';
  yield* renderedList(state.recoveredAgents.values(), recoveredAgentText);
  yield ',';
  yield* frameworksParts(state);
  yield ',"orphan_tasks":[],"unregistered_frameworks":[]}';
}

/** `"frameworks":[…],"completed_frameworks":[…]`. With an id only that framework. */
export function* frameworksParts(state: ClusterView, frameworkId?: string): Generator<Part> {
  const lists = [
    ['"frameworks":[', state.frameworks.values()],
    ['],"completed_frameworks":[', state.completedFrameworks.values()],
  ] as const;
  for (const [opening, frameworks] of lists) {
    yield opening;
    let separator = '';
    for (const framework of frameworks) {
      if (frameworkId !== undefined && framework.id !== frameworkId) continue;
      yield separator;
      yield* frameworkParts(framework);
      separator = ',';
    }
  }
  yield ']';
}

/** Where the log is, when it is in a file: the page links to it then. */
function logsJson(flagTexts: ReadonlyMap<string, string>): JsonObject {
  const json: { [name: string]: string } = {};
  for (const name of ['log_dir', 'external_log_file']) {
    const text = flagTexts.get(name);
    if (text !== undefined) json[name] = text;
  }
  return json;
}

function masterJson(state: MasterState, hasFlags: boolean): JsonObject {
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
    const domain = leader.domain === undefined ? {} : { domain: toJson(DomainInfo, leader.domain) };
    const { id, pid = '', port, hostname = '' } = leader;
    json['leader_info'] = { id, pid, port, hostname, ...domain };
  }
  if (hasFlags && settings.cluster !== undefined) json['cluster'] = settings.cluster;
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
export interface Summary {
  parts(): Iterable<Part>;
}

export function stateSummary(state: ClusterView): Summary {
  const form = jsonForm((agent: ShownAgent) => {
    const frameworkIds = [...agent.frameworkIds];
    const counts = frameworkIds.map((id) => state.frameworks.get(id)?.taskCountsByAgent.get(agent.id));
    return withMembers(agentText(agent), { ...sumCounts(counts), framework_ids: frameworkIds });
  });
  return { parts: () => summaryParts(state, form) };
}

function* summaryParts(state: ClusterView, form: BlockForm<ShownAgent>): Generator<Part> {
  const head: JsonObject = { hostname: state.info.hostname ?? '' };
  if (state.settings.cluster !== undefined) head['cluster'] = state.settings.cluster;
  yield `${JSON.stringify(head).slice(0, -1)},"slaves":`;
  yield* jsonList(blocksOf(state.agents.blocks(), form));
  yield ',"frameworks":';
  yield* renderedList(state.frameworks.values(), (framework) => {
    const agentIds = [...framework.taskCountsByAgent.keys()];
    return JSON.stringify({
      ...frameworkSummary(framework),
      ...sumCounts([framework.taskCounts]),
      slave_ids: agentIds,
    });
  });
  yield '}';
}

function sumCounts(counts: readonly (TaskCounts | undefined)[]): JsonObject {
  const sums = SUMMARY_STATES.map((state) => [state, counts.reduce((sum, count) => sum + (count?.[state] ?? 0), 0)]);
  return Object.fromEntries(sums);
}

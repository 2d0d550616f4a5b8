/** The large reading endpoints: everything about agents, frameworks and tasks, of which only the leader knows. */
import { sendAnswer } from '../../net/http-answer.ts';
import type { Exchange } from '../../net/http-server.ts';
import type { MasterState } from '../core/state.ts';
import { agentFullForm, agentFullText, recoveredAgentText } from './agent-json.ts';
import { explainParts } from './explain.ts';
import { standbyAnswer } from './leader.ts';
import type { OperatorDoor } from './operator-read.ts';
import { blocksOf, jsonList, type Part, renderedList } from './parts.ts';
import { rolesJson } from './roles.ts';
import { sendSnapshot } from './send-snapshot.ts';
import type { SnapshotSource } from './snapshots.ts';
import { frameworksParts, stateParts, stateSummary } from './state.ts';
import { prepareTasks, TaskTimes, tasksParts } from './tasks.ts';

type Content = Pick<SnapshotSource, 'parts' | 'prepare'>;

/** What each path shows of the cluster. */
export function clusterContents(door: OperatorDoor): ReadonlyMap<string, (query: URLSearchParams) => Content> {
  const { state } = door;
  const summary = stateSummary(state);
  const times = new TaskTimes();
  return new Map<string, (query: URLSearchParams) => Content>([
    ['/state', () => ({ parts: () => stateParts(door, door.buildInfo) })],
    ['/state-summary', () => summary],
    [
      '/tasks',
      (query) => ({ parts: () => tasksParts(state, times, query), prepare: () => prepareTasks(state, times, query) }),
    ],
    ['/frameworks', (query) => ({ parts: () => frameworkListParts(state, query.get('framework_id') ?? undefined) })],
    ['/slaves', (query) => ({ parts: () => agentParts(state, query.get('slave_id')) })],
    ['/roles', () => ({ parts: () => [JSON.stringify(rolesJson(state))], prepare: () => [] })],
    ['/offers/explain', (query) => ({ parts: () => explainParts(state, query), prepare: () => [] })],
  ]);
}

/** Answers a request for one of them. */
export async function serveContent(
  exchange: Exchange,
  door: OperatorDoor,
  content: (query: URLSearchParams) => Content,
): Promise<void> {
  const { request, response, query, path } = exchange;
  const elsewhere = standbyAnswer(door.state, request);
  if (elsewhere !== undefined) return sendAnswer(request, response, elsewhere);
  // The query is part of what is asked; how it is to be wrapped is not.
  const asked = new URLSearchParams(query);
  asked.delete('jsonp');
  const { snapshots, state } = door;
  const snapshot = await snapshots.take(`${path}?${asked}`, { ...content(query), revision: () => state.revision });
  // Preparing took time, in which leadership may have been lost.
  const deposed = standbyAnswer(state, request);
  if (deposed !== undefined) return sendAnswer(request, response, deposed);
  return sendSnapshot({ request, response, turns: snapshots.turns }, snapshot, query.get('jsonp'));
}

function* frameworkListParts(state: MasterState, frameworkId: string | undefined): Generator<Part> {
  yield '{';
  yield* frameworksParts(state, frameworkId);
  yield ',"unregistered_frameworks":[]}';
}

function* agentParts(state: MasterState, id: string | null): Generator<Part> {
  yield '{"slaves":';
  if (id === null) yield* jsonList(blocksOf(state.agents.blocks(), agentFullForm));
  else yield* renderedList(only(state.agents, id), agentFullText);
  yield ',"recovered_slaves":';
  yield* renderedList(
    id === null ? state.recoveredAgents.values() : only(state.recoveredAgents, id),
    recoveredAgentText,
  );
  yield '}';
}

function only<V>(map: ReadonlyMap<string, V>, id: string): V[] {
  const value = map.get(id);
  return value === undefined ? [] : [value];
}

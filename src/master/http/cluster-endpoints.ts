/** The large reading endpoints: everything about agents, frameworks and tasks, of which only the leader knows. */
import { forbidden } from '../../net/guarded-routes.ts';
import { sendAnswer } from '../../net/http-answer.ts';
import type { Exchange } from '../../net/http-server.ts';
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
import type { ClusterView, Listed, View } from './view.ts';

type Content = Pick<SnapshotSource, 'parts' | 'prepare'>;
/** What a path shows to one of those who ask, by the query; undefined: nothing, he must not know. */
export type ContentOf = (query: URLSearchParams, view: View) => Content | undefined;

/** What each path shows of the cluster. */
export function clusterContents(door: OperatorDoor): ReadonlyMap<string, ContentOf> {
  const { state } = door;
  const times = new TaskTimes();
  const summaries = new WeakMap<ClusterView, Content>();
  const summaryOf = (cluster: ClusterView): Content => {
    const known = summaries.get(cluster) ?? stateSummary(cluster);
    summaries.set(cluster, known);
    return known;
  };
  return new Map<string, ContentOf>([
    ['/state', (_query, view) => ({ parts: () => stateParts(door, door.buildInfo, view) })],
    ['/state-summary', (_query, { cluster }) => summaryOf(cluster)],
    [
      '/tasks',
      (query, { cluster }) => ({
        parts: () => tasksParts(cluster, times, query),
        prepare: () => prepareTasks(cluster, times, query),
      }),
    ],
    [
      '/frameworks',
      (query, { cluster }) => ({ parts: () => frameworkListParts(cluster, query.get('framework_id') ?? undefined) }),
    ],
    ['/slaves', (query, { cluster }) => ({ parts: () => agentParts(cluster, query.get('slave_id')) })],
    ['/roles', (_query, view) => ({ parts: () => [JSON.stringify(rolesJson(state, view))], prepare: () => [] })],
    // The answer speaks of roles and frameworks of others.
    [
      '/offers/explain',
      (query, view) => (view.key === '' ? { parts: () => explainParts(state, query), prepare: () => [] } : undefined),
    ],
  ]);
}

/** Answers a request for one of them. */
export async function serveContent(exchange: Exchange, door: OperatorDoor, contentOf: ContentOf): Promise<void> {
  const { request, response, query, path, principal } = exchange;
  const elsewhere = standbyAnswer(door.state, request);
  if (elsewhere !== undefined) return sendAnswer(request, response, elsewhere);
  // The query is part of what is asked; how it is to be wrapped is not.
  const asked = new URLSearchParams(query);
  asked.delete('jsonp');
  const { snapshots, state } = door;
  const view = door.views.of(principal?.value);
  const content = contentOf(query, view);
  if (content === undefined) return sendAnswer(request, response, forbidden);
  const key = `${path}?${asked} ${view.key}`;
  const snapshot = await snapshots.take(key, { ...content, revision: () => state.revision });
  // Preparing took time, in which leadership may have been lost.
  const deposed = standbyAnswer(state, request);
  if (deposed !== undefined) return sendAnswer(request, response, deposed);
  return sendSnapshot({ request, response, turns: snapshots.turns }, snapshot, query.get('jsonp'));
}

function* frameworkListParts(state: ClusterView, frameworkId: string | undefined): Generator<Part> {
  yield '{';
  yield* frameworksParts(state, frameworkId);
  yield ',"unregistered_frameworks":[]}';
}

function* agentParts(state: ClusterView, id: string | null): Generator<Part> {
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

function only<V>(map: Listed<V>, id: string): V[] {
  const value = map.get(id);
  return value === undefined ? [] : [value];
}

/**
 * `/offers/explain`: why a framework, or anybody in a role, is offered nothing, or why a task of some shape does not fit: agent
 * by agent and with amounts. Not an endpoint of Mesos. The query: `framework_id=ID` or `framework=NAME`, `role=ROLE`,
 * `slave_id=ID`; the shape: `cpus=N`, `mem=N`, `disk=N`, `gpus=N`, `ports=N`, `attribute=NAME[:VALUE]` any number of times.
 */
import { type Quantities, toMilli } from '../../model/quantities.ts';
import { DEFAULT_ROLE } from '../../model/roles.ts';
import { explainOffer } from '../allocator/explain.ts';
import type { Agent } from '../core/agent-record.ts';
import type { Framework } from '../core/framework-record.ts';
import {
  executorsProblem,
  explainPlacement,
  type Placement,
  placementObstacle,
  type TaskShape,
} from '../core/placement.ts';
import type { MasterState } from '../core/state.ts';
import type { JsonObject } from './agent-json.ts';
import { type Part, renderedList } from './parts.ts';

/** At most so many agents are explained: a page for people, not a copy of the cluster. */
const MAX_AGENTS = 1000;

/** Resources whose amounts a shape may have. */
const shapeNames = ['cpus', 'mem', 'disk', 'gpus', 'ports'] as const;

interface Row {
  readonly role: string;
  readonly agent: Agent;
}

export function* explainParts(state: MasterState, query: URLSearchParams): Generator<Part> {
  const framework = askedFramework(state, query);
  const frameworkId = query.get('framework_id') ?? framework?.id ?? '';
  const hasFramework = query.has('framework_id') || query.has('framework');
  const shape = askedShape(query);
  const asked = query.get('role');
  const roles = asked !== null ? [asked] : hasFramework ? (framework?.roles ?? []) : [DEFAULT_ROLE];
  const agents = askedAgents(state, query.get('slave_id'));
  const answers = new Map<string, number>();
  const explain = ({ role, agent }: Row): Placement => {
    const question = { framework, role, shape };
    const isPlain = hasFramework && shape.amounts.size === 0 && shape.attributes.size === 0;
    const answer =
      isPlain || (hasFramework && framework === undefined)
        ? explainAgent(state, { frameworkId, role }, agent)
        : explainPlacement(state, question, agent);
    answers.set(answer.code, (answers.get(answer.code) ?? 0) + 1);
    return answer;
  };
  const head = {
    framework_id: frameworkId,
    ...(framework === undefined ? {} : { framework: framework.info.name }),
    known: framework !== undefined,
    agents_total: state.agents.size,
    obstacles: roles.flatMap((role) => {
      const obstacle =
        hasFramework && framework !== undefined ? placementObstacle(state, { framework, role, shape }) : undefined;
      return obstacle === undefined ? [] : [{ role, code: obstacle.code, reason: obstacle.text }];
    }),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"offers":`;
  const rows = roles.flatMap((role) => agents.map((agent) => ({ role, agent })));
  yield* renderedList(rows, (row) => JSON.stringify(rowJson(row, explain(row))));
  yield `,"counts":${JSON.stringify(Object.fromEntries(answers))}}`;
}

function explainAgent(state: MasterState, asker: { frameworkId: string; role: string }, agent: Agent): Placement {
  const answer = explainOffer(state.allocator, { ...asker, agentId: agent.id });
  const isHeldBack = answer.code === 'offerable' || answer.code === 'filtered';
  return (isHeldBack ? executorsProblem(state, agent) : undefined) ?? answer;
}

function rowJson({ role, agent }: Row, { code, text, untilMs, short }: Placement): JsonObject {
  const row: JsonObject = { role, slave_id: agent.id, hostname: agent.info.hostname, code, reason: text };
  if (untilMs !== undefined) row['until'] = untilMs / 1000;
  if (short !== undefined) row['short'] = Object.fromEntries([...short].map(([name, milli]) => [name, milli / 1000]));
  return row;
}

/** By id; by name the one that is connected, of several with the name. */
function askedFramework(state: MasterState, query: URLSearchParams): Framework | undefined {
  const id = query.get('framework_id');
  if (id !== null) return state.frameworks.get(id);
  const text = query.get('framework');
  if (text === null) return undefined;
  const named = [...state.frameworks.values()].filter(({ info }) => info.name === text);
  return state.frameworks.get(text) ?? named.find(({ active }) => active) ?? named[0];
}

function askedAgents(state: MasterState, id: string | null): readonly Agent[] {
  if (id === null) return [...state.agents.values()].slice(0, MAX_AGENTS);
  const only = state.agents.get(id);
  return only === undefined ? [] : [only];
}

/** Amounts that are no numbers above zero are as if they had not been asked for. */
function askedShape(query: URLSearchParams): TaskShape {
  const amounts: Quantities = new Map();
  for (const name of shapeNames) {
    const value = Number(query.get(name) ?? 0);
    if (value > 0 && value < 1e12) amounts.set(name, toMilli(value));
  }
  const attributes = new Map<string, string | undefined>();
  for (const text of query.getAll('attribute').slice(0, 100)) {
    const colon = text.indexOf(':');
    attributes.set(colon < 0 ? text : text.slice(0, colon), colon < 0 ? undefined : text.slice(colon + 1));
  }
  return { amounts, attributes };
}

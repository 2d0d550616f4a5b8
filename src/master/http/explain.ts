/**
 * `/offers/explain?framework_id=ID[&role=ROLE][&slave_id=ID]`: why a framework is offered nothing, agent by agent and with
 * amounts. Not an endpoint of Mesos.
 */
import { explainOffer } from '../allocator/explain.ts';
import type { MasterState } from '../core/state.ts';
import type { JsonObject } from './agent-json.ts';
import { type Pieces, pushList } from './pieces.ts';

/** At most so many agents are explained: a page for people, not a copy of the cluster. */
const MAX_AGENTS = 1000;

export function explainPieces(state: MasterState, query: URLSearchParams): Pieces {
  const frameworkId = query.get('framework_id') ?? '';
  const framework = state.frameworks.get(frameworkId);
  const asked = query.get('role');
  const roles = asked === null ? (framework?.roles ?? []) : [asked];
  const onlyAgent = query.get('slave_id');
  const agents = onlyAgent === null ? [...state.agents.values()].slice(0, MAX_AGENTS) : [state.agents.get(onlyAgent)];
  const head = { framework_id: frameworkId, known: framework !== undefined, agents_total: state.agents.size };
  const pieces: Pieces = [`${JSON.stringify(head).slice(0, -1)},"offers":`];
  const rows = roles.flatMap((role) => agents.filter((agent) => agent !== undefined).map((agent) => ({ role, agent })));
  pushList(pieces, rows, ({ role, agent }) => {
    const reason = explainOffer(state.allocator, { frameworkId, role, agentId: agent.id });
    const row: JsonObject = {
      role,
      slave_id: agent.id,
      hostname: agent.info.hostname,
      code: reason.code,
      reason: reason.text,
    };
    if (reason.untilMs !== undefined) row['until'] = reason.untilMs / 1000;
    return JSON.stringify(row);
  });
  pieces.push('}');
  return pieces;
}

/**
 * `/allocator/offer_constraints_debug`: the offer constraints of each framework as they were understood, by role, and the agents
 * that they keep from it. Every master answers for itself; one that does not lead knows of no frameworks.
 */
import type { Exchange, HttpServer } from '../../net/http-server.ts';
import { isWanted, type RoleConstraints } from '../allocator/constraints.ts';
import type { MasterState } from '../core/state.ts';
import type { OperatorDoor } from './operator-read.ts';
import type { Part } from './parts.ts';
import { masterRealms } from './realms.ts';
import { sendSnapshot } from './send-snapshot.ts';
import type { View } from './view.ts';

/** More agents are not named for one role of a framework. */
const maxAgents = 1000;

/** What `view` shows of it. */
export function* offerConstraintsParts(state: MasterState, view: View): Generator<Part> {
  let separator = '{"frameworks":{';
  for (const { id } of view.cluster.frameworks.values()) {
    const constraints = state.allocator.frameworks.get(id)?.constraints ?? new Map<string, RoleConstraints>();
    const roles = [...constraints].filter(([role]) => view.role(role));
    if (roles.length === 0) continue;
    const shown = Object.fromEntries(roles.map(([role, wanted]) => [role, roleJson(state, wanted)]));
    yield `${separator}${JSON.stringify(id)}:${JSON.stringify({ roles: shown })}`;
    separator = ',';
  }
  yield separator === ',' ? '}}' : '{"frameworks":{}}';
}

function roleJson(state: MasterState, wanted: RoleConstraints): object {
  const agents: string[] = [];
  let total = 0;
  for (const { id, traits } of state.allocator.agents.values()) {
    if (isWanted(wanted, traits)) continue;
    total++;
    if (agents.length < maxAgents) agents.push(id);
  }
  return {
    groups: wanted.groups.map((group) => group.map(({ text }) => text)),
    excluded_by_attribute_constraints: { agents, total },
  };
}

/** Adds the endpoint. */
export function serveOfferConstraints(server: HttpServer, { state, snapshots, views }: OperatorDoor): void {
  const serve = async ({ request, response, query, path, principal }: Exchange): Promise<void> => {
    const view = views.of(principal?.value);
    const snapshot = await snapshots.take(`${path} ${view.key}`, {
      parts: () => offerConstraintsParts(state, view),
      prepare: () => [],
      revision: () => state.revision,
    });
    return sendSnapshot({ request, response, turns: snapshots.turns }, snapshot, query.get('jsonp'));
  };
  server.raw('*', '/allocator/offer_constraints_debug', serve, masterRealms.readonly);
}

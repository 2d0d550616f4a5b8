/** `/reserve`, `/unreserve`, `/create-volumes`, `/destroy-volumes`, the calls of the operator API for the same, and GET_OPERATIONS. */
import { resourcesOfOperation } from '../../model/authorized-objects.ts';
import { type Answer, textAnswer } from '../../net/http-answer.ts';
import type { Call, ResponseGetOperations } from '../../wire/gen/master.ts';
import { type AgentID, type OfferOperation, Resource } from '../../wire/gen/mesos.ts';
import type { OperatorRequest } from '../core/operator-requests.ts';
import type { MasterState } from '../core/state.ts';
import { type LegacyEndpoint, readMessages } from './legacy-write.ts';
import type { View } from './view.ts';

type Make = (resources: Resource[], source: Resource[] | undefined) => OfferOperation;

/** The old endpoints, which take forms. */
export const operationEndpoints: readonly LegacyEndpoint[] = [
  endpoint('/reserve', 'resources', (resources, source) => ({
    type: 'RESERVE',
    reserve: source === undefined ? { resources } : { source, resources },
  })),
  endpoint('/unreserve', 'resources', (resources) => ({ type: 'UNRESERVE', unreserve: { resources } })),
  endpoint('/create-volumes', 'volumes', (volumes) => ({ type: 'CREATE', create: { volumes } })),
  endpoint('/destroy-volumes', 'volumes', (volumes) => ({ type: 'DESTROY', destroy: { volumes } })),
];

function endpoint(path: string, field: string, make: Make): LegacyEndpoint {
  return { path, write: { method: 'POST', request: (body) => requestIn(body, field, make) } };
}

function requestIn(body: string, field: string, make: Make): OperatorRequest | Answer {
  const form = new URLSearchParams(body);
  const agentId = form.get('slaveId');
  const text = form.get(field);
  const sourceText = form.get('source');
  if (agentId === null) return missing('slaveId');
  if (text === null) return missing(field);
  const resources = readMessages(Resource, text);
  if (typeof resources === 'string') return unreadable(field, resources);
  const source = sourceText === null ? undefined : readMessages(Resource, sourceText);
  if (typeof source === 'string') return unreadable('source', source);
  return { type: 'change-resources', agentId, operation: make(resources.value, source?.value) };
}

function missing(field: string): Answer {
  return textAnswer(400, `Missing '${field}' query parameter in the request body`);
}

function unreadable(field: string, reason: string): Answer {
  return textAnswer(400, `Error in parsing '${field}' query parameter in the request body: ${reason}`);
}

/** What a call asks for; undefined for calls about something else. */
export function operationRequest(call: Call): OperatorRequest | undefined {
  const ask = (agentId: AgentID | undefined, operation: OfferOperation): OperatorRequest => {
    return { type: 'change-resources', agentId: agentId?.value ?? '', operation };
  };
  const { reserve_resources: reserve, unreserve_resources: unreserve, grow_volume: grow, shrink_volume: shrink } = call;
  const { create_volumes: create, destroy_volumes: destroy } = call;
  switch (call.type) {
    case 'RESERVE_RESOURCES': {
      const { agent_id: id, ...rest } = reserve ?? {};
      return ask(id, { type: 'RESERVE', reserve: rest });
    }
    case 'UNRESERVE_RESOURCES':
      return ask(unreserve?.agent_id, { type: 'UNRESERVE', unreserve: { resources: unreserve?.resources ?? [] } });
    case 'CREATE_VOLUMES':
      return ask(create?.agent_id, { type: 'CREATE', create: { volumes: create?.volumes ?? [] } });
    case 'DESTROY_VOLUMES':
      return ask(destroy?.agent_id, { type: 'DESTROY', destroy: { volumes: destroy?.volumes ?? [] } });
    case 'GROW_VOLUME': {
      const { agent_id: id, ...rest } = grow ?? {};
      return 'volume' in rest ? ask(id, { type: 'GROW_VOLUME', grow_volume: rest }) : undefined;
    }
    case 'SHRINK_VOLUME': {
      const { agent_id: id, ...rest } = shrink ?? {};
      return 'volume' in rest ? ask(id, { type: 'SHRINK_VOLUME', shrink_volume: rest }) : undefined;
    }
    default:
      return undefined;
  }
}

/** Every operation that is on record and about resources that one may see. */
export function getOperations({ agents }: MasterState, view: View): ResponseGetOperations {
  const operations = [...agents.values()]
    .flatMap((agent) => [...agent.operations.values()].map(({ message }) => message))
    .filter(({ info }) => resourcesOfOperation(info).every((resource) => view.resource(resource)));
  return operations.length === 0 ? {} : { operations };
}

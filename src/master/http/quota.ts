/** `/quota`, `/quota/ROLE` and GET_QUOTA. */
import { methodNotAllowed } from '../../net/api-call.ts';
import { type Answer, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Exchange, HttpServer } from '../../net/http-server.ts';
import { QuotaRequest, QuotaStatus } from '../../wire/gen/quota.ts';
import { toJsonText } from '../../wire/json.ts';
import { configOf } from '../core/quota-amounts.ts';
import type { MasterState } from '../core/state.ts';
import { notServingAnswer } from './leader.ts';
import { type LegacyEndpoint, readMessage } from './legacy-write.ts';
import { answerOf } from './operator-changes.ts';
import type { OperatorDoor } from './operator-read.ts';
import { masterRealms } from './realms.ts';
import type { View } from './view.ts';

/** All quotas, in the form of today and the older one, which knows guarantees only. */
export function quotaStatus({ allocator }: MasterState, view: View): QuotaStatus {
  const configs = [...(allocator.quota?.roles.values() ?? [])]
    .map(configOf)
    .filter(({ role }) => view.may('GET_QUOTA', role));
  if (configs.length === 0) return {};
  const infos = configs.map(({ role, guarantees }) => {
    const resources = Object.entries(guarantees ?? {}).map(
      ([name, scalar]) => ({ name, type: 'SCALAR', scalar }) as const,
    );
    return resources.length === 0 ? { role } : { role, guarantee: resources };
  });
  return { infos, configs };
}

export function quotaEndpoint(state: MasterState): LegacyEndpoint {
  return {
    path: '/quota',
    read: (view) => toJsonText(QuotaStatus, quotaStatus(state, view)),
    write: {
      method: 'POST',
      request: (body) => {
        const read = readMessage(QuotaRequest, body);
        if (typeof read !== 'string') return { type: 'set-quota', request: read.value };
        return textAnswer(400, `Failed to parse set quota request JSON: ${read}`);
      },
    },
  };
}

/** DELETE of one role's quota. */
export function serveQuotaRemoval(server: HttpServer, door: OperatorDoor): void {
  const serve = async (exchange: Exchange): Promise<void> =>
    sendAnswer(exchange.request, exchange.response, await removalAnswer(door, exchange));
  server.raw('*', '/quota/*', serve, masterRealms.readwrite);
}

async function removalAnswer(door: OperatorDoor, { request, path, principal }: Exchange): Promise<Answer> {
  const elsewhere = notServingAnswer(door.state, request);
  if (elsewhere !== undefined) return elsewhere;
  const method = request.method ?? '';
  if (method !== 'DELETE') return methodNotAllowed(method, ['DELETE']);
  // The server has refused paths that cannot be decoded.
  const role = decodeURIComponent(path.slice('/quota/'.length));
  return answerOf(await door.ask({ type: 'remove-quota', role }, principal?.value));
}

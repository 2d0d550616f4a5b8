/** The routes that tell of the program itself: `/help…` and `/__processes__`. */
import { type HelpOptions, helpAnswer, idsOfRoutes } from './help.ts';
import { jsonpAnswer, sendAnswer, textAnswer } from './http-answer.ts';
import type { Exchange, HttpServer } from './http-server.ts';

export interface SelfDescription extends Omit<HelpOptions, 'routes'> {
  /** Ids that take libprocess messages. */
  readonly processIds: () => readonly string[];
}

/** Adds `/help`, `/help/*` and `/__processes__`, which ask nobody who he is. */
export function serveHelp(server: HttpServer, description: SelfDescription): void {
  const options: HelpOptions = { ...description, routes: () => server.routes() };
  const serve = (exchange: Exchange): Promise<void> =>
    sendAnswer(exchange.request, exchange.response, helpAnswer(options, exchange));
  server.raw('*', '/help', serve);
  server.raw('*', '/help/*', serve);
  server.raw('*', '/__processes__', ({ request, response, query }) => {
    const ids = new Set([...idsOfRoutes(server.routes(), description.delegate), ...description.processIds()]);
    // Nothing waits in front of them while this is answered: messages and requests are taken one by one, in turns.
    const processes = [...ids].sort().map((id) => ({ id, events: [] }));
    const answer = jsonpAnswer(JSON.stringify(processes), query.get('jsonp'));
    return sendAnswer(request, response, answer.ok ? answer.value : textAnswer(400, answer.error.reason));
  });
}

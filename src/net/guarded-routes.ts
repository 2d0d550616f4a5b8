/** Routes that nobody can add without saying who may use them. */
import { assert } from '../base/assert.ts';
import type { Action } from '../model/acl-actions.ts';
import type { Authorizer } from '../model/authorizer.ts';
import { sendAnswer, textAnswer } from './http-answer.ts';
import type { Exchange, HttpServer } from './http-server.ts';

/**
 * Who may use a route. `anyone`: it shows and changes nothing that is protected, or its handler knows of other proofs.
 * `handler`: its handler decides by what is asked. A function: those with this name (`undefined`: without proof), the others get 403.
 */
export type RouteRule = 'anyone' | 'handler' | ((name: string | undefined) => boolean);

/** The rule of a right: those who may do the action, or who may use the endpoint with this path. */
export function ruleOfRight(right: Action | `/${string}`, authorizer: () => Authorizer): RouteRule {
  return (name) =>
    isPath(right) ? authorizer().allows(name, 'GET_ENDPOINT_WITH_PATH', right) : authorizer().allows(name, right);
}

function isPath(right: string): right is `/${string}` {
  return right.startsWith('/');
}

/** Adds routes to `server` under the rule of their path. A path without a rule is an error in the program. */
export function guardRoutes(server: HttpServer, ruleOf: (path: string) => RouteRule | undefined): HttpServer {
  return {
    fastify: server.fastify,
    get address() {
      return server.address;
    },
    raw: (method, path, handler, realm) => {
      const rule = ruleOf(path);
      assert(rule !== undefined, `the route ${path} has no rule that says who may use it`);
      const guarded = (exchange: Exchange): void | Promise<void> =>
        isAdmitted(rule, exchange) ? handler(exchange) : sendAnswer(exchange.request, exchange.response, forbidden);
      server.raw(method, path, guarded, realm);
    },
    routes: () => server.routes(),
    onMessage: (handler) => server.onMessage(handler),
    listen: (address) => server.listen(address),
    close: (graceMs) => server.close(graceMs),
  };
}

/** 403, as libprocess words it. */
export const forbidden: ReturnType<typeof textAnswer> = textAnswer(403, '403 Forbidden.');

/** Rules know people by name. Who is known by the claims of a token alone (an executor) is none of them, and not nobody either. */
function isAdmitted(rule: RouteRule, { principal }: Exchange): boolean {
  if (rule === 'anyone') return true;
  if (principal !== undefined && principal.value === undefined) return false;
  return rule === 'handler' || rule(principal?.value);
}

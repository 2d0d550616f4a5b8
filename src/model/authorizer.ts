/**
 * Who may do what. The rules are those of Mesos's local authorizer: the first entry of an action's list that matches both who asks
 * and what it is about decides; it allows unless one of its sides is NONE.
 */
import { ok, type Result, refuse } from '../base/errors.ts';
import { type Action, listByAction } from './acl-actions.ts';
import { type AclEntity, type AclEntry, type Acls, readAcls } from './acls.ts';
import { ancestorsOf } from './roles.ts';

/** What one principal may do of one action. */
export interface Approver {
  /** The answer for everything, where no object changes it. */
  readonly verdict: boolean | undefined;
  /** The answer for one object: a role, user, principal or path. `undefined`: for no certain one. */
  allows(object: string | undefined): boolean;
}

export interface Authorizer {
  /** There are no ACLs: everything is allowed to everyone. */
  readonly isOpen: boolean;
  /** What this principal (`undefined`: somebody who proved nothing) may do. Cheap: kept for the next time. */
  approver(principal: string | undefined, action: Action): Approver;
  /** The answer of `approver` for one object. */
  allows(principal: string | undefined, action: Action, object?: string): boolean;
}

const openApprover: Approver = { verdict: true, allows: () => true };
const closedApprover: Approver = { verdict: false, allows: () => false };

/** What decides without ACLs. */
export const openAuthorizer: Authorizer = { isOpen: true, approver: () => openApprover, allows: () => true };

/** What the value of --acls means, parsed from JSON; `undefined`: there are none. */
export function readAuthorizer(json: unknown): Result<Authorizer> {
  if (json === undefined) return ok(openAuthorizer);
  const acls = readAcls(json);
  return acls.ok ? ok(createAuthorizer(acls.value)) : refuse(acls.error.code, `Flag 'acls': ${acls.error.reason}`);
}

/** More principals, and more objects of one principal, are not remembered. */
const maxPrincipals = 1000;
const maxObjects = 10_000;

/** The authorizer of these lists; they are read once. */
export function createAuthorizer(acls: Acls): Authorizer {
  return new LocalAuthorizer(acls);
}

class LocalAuthorizer implements Authorizer {
  readonly isOpen = false;
  readonly #acls: Acls;
  readonly #known = new Map<string | undefined, Map<Action, Approver>>();

  constructor(acls: Acls) {
    this.#acls = acls;
  }

  approver(principal: string | undefined, action: Action): Approver {
    let approvers = this.#known.get(principal);
    if (approvers === undefined) {
      if (this.#known.size >= maxPrincipals) this.#known.clear();
      approvers = new Map();
      this.#known.set(principal, approvers);
    }
    let approver = approvers.get(action);
    if (approver === undefined) {
      approver = this.#compile(principal, action);
      approvers.set(action, approver);
    }
    return approver;
  }

  allows(principal: string | undefined, action: Action, object?: string): boolean {
    return this.approver(principal, action).allows(object);
  }

  #compile(principal: string | undefined, action: Action): Approver {
    const { lists, permissive } = this.#acls;
    const list = listByAction.get(action);
    if (list === undefined) return closedApprover;
    return compileList(lists.get(list.name) ?? [], { principal, permissive, hasTree: list.kind === 'role' });
  }
}

interface ListContext {
  readonly principal: string | undefined;
  readonly permissive: boolean;
  /** Objects are roles, so `a/%` means all below `a`. */
  readonly hasTree: boolean;
}

/** What is left of an entry when who asks is known. */
interface Rule {
  readonly isAllowed: boolean;
  readonly objects: AclEntity;
}

function compileList(entries: readonly AclEntry[], { principal, permissive, hasTree }: ListContext): Approver {
  const rules: Rule[] = [];
  let otherwise = permissive;
  for (const { principals, objects } of entries) {
    if (!matches(principals, principal, false)) continue;
    const isAllowed = principals !== 'NONE' && objects !== 'NONE';
    if (typeof objects === 'string') {
      // It matches every object: nothing after it is ever asked.
      otherwise = isAllowed;
      break;
    }
    rules.push({ isAllowed, objects });
  }
  if (rules.every(({ isAllowed }) => isAllowed === otherwise)) return otherwise ? openApprover : closedApprover;
  return new CachedApprover(rules, otherwise, hasTree);
}

class CachedApprover implements Approver {
  readonly verdict = undefined;
  readonly #rules: readonly Rule[];
  readonly #otherwise: boolean;
  readonly #hasTree: boolean;
  readonly #known = new Map<string | undefined, boolean>();

  constructor(rules: readonly Rule[], otherwise: boolean, hasTree: boolean) {
    this.#rules = rules;
    this.#otherwise = otherwise;
    this.#hasTree = hasTree;
  }

  allows(object: string | undefined): boolean {
    const known = this.#known.get(object);
    if (known !== undefined) return known;
    if (this.#known.size >= maxObjects) this.#known.clear();
    const rule = this.#rules.find(({ objects }) => matches(objects, object, this.#hasTree));
    const isAllowed = rule?.isAllowed ?? this.#otherwise;
    this.#known.set(object, isAllowed);
    return isAllowed;
  }
}

/** Whether an entry speaks of this value. Of somebody or something unknown only ANY and NONE speak. */
function matches(entity: AclEntity, value: string | undefined, hasTree: boolean): boolean {
  if (typeof entity === 'string') return true;
  if (value === undefined) return false;
  return entity.has(value) || (hasTree && ancestorsOf(value).some((ancestor) => entity.has(`${ancestor}/%`)));
}

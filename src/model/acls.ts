/** Access control lists: the ACLs message, read from the JSON of `--acls`. */
import { ok, type Result, refuse } from '../base/errors.ts';
import { type AclList, authorizablePaths, listsByName, type ObjectKind } from './acl-actions.ts';
import { roleError } from './roles.ts';

/** Whom or what an entry speaks of: those listed, everyone, or (which forbids it to everyone) none. */
export type AclEntity = 'ANY' | 'NONE' | ReadonlySet<string>;

export interface AclEntry {
  readonly principals: AclEntity;
  readonly objects: AclEntity;
}

export interface Acls {
  /** Whether what no entry speaks of is allowed. */
  readonly permissive: boolean;
  /** Entries by the list's name, in the order in which they are asked. */
  readonly lists: ReadonlyMap<string, readonly AclEntry[]>;
}

/**
 * Reads ACLs. Refused with the place of the mistake, `view_tasks[2].users.values[0]`. COMPAT(mesos-1.11): Mesos overlooks members
 * and types it does not know, which leaves open what someone meant to close; here they are refused.
 */
export function readAcls(json: unknown): Result<Acls> {
  if (!isRecord(json)) return refuse('acls-invalid', 'a JSON object is expected');
  let permissive = true;
  const lists = new Map<string, readonly AclEntry[]>();
  for (const [name, value] of Object.entries(json)) {
    if (value === null) continue;
    if (name === 'permissive') {
      const read = readBool(value);
      if (read === undefined) return refuse('acls-invalid', "'permissive' is neither true nor false");
      permissive = read;
      continue;
    }
    const list = listsByName.get(name);
    if (list === undefined) return refuse('acls-invalid', `'${name}' is no list of ACLs`);
    const entries = readEntries(list, value);
    if (!entries.ok) return entries;
    lists.set(name, entries.value);
  }
  return ok({ permissive, lists });
}

function readBool(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

function readEntries(list: AclList, value: unknown): Result<AclEntry[]> {
  const entries: AclEntry[] = [];
  for (const [index, item] of asList(value).entries()) {
    const where = `${list.name}[${index}]`;
    if (!isRecord(item)) return refuse('acls-invalid', `${where}: a JSON object is expected`);
    const unknown = Object.keys(item).find((name) => name !== 'principals' && name !== list.member);
    if (unknown !== undefined) return refuse('acls-invalid', `${where}: '${unknown}' is unknown here`);
    const principals = readEntity(item['principals'], `${where}.principals`, 'principal');
    if (!principals.ok) return principals;
    const objects = readEntity(item[list.member], `${where}.${list.member}`, list.kind);
    if (!objects.ok) return objects;
    entries.push({ principals: principals.value, objects: objects.value });
  }
  return ok(entries);
}

function readEntity(value: unknown, where: string, kind: ObjectKind): Result<AclEntity> {
  if (value === undefined || value === null) return refuse('acls-invalid', `${where} is missing`);
  if (!isRecord(value)) return refuse('acls-invalid', `${where}: a JSON object is expected`);
  const unknown = Object.keys(value).find((name) => name !== 'type' && name !== 'values');
  if (unknown !== undefined) return refuse('acls-invalid', `${where}: '${unknown}' is unknown here`);
  const type = entityTypes.get(value['type'] ?? 'SOME');
  if (type === undefined) return refuse('acls-invalid', `${where}.type is none of SOME, ANY, NONE`);
  const values = asList(value['values'] ?? []);
  for (const [index, item] of values.entries()) {
    const mistake = mistakeOf(item, kind);
    if (mistake !== undefined) return refuse('acls-invalid', `${where}.values[${index}] ${mistake}`);
  }
  if (type !== 'SOME') return ok(type);
  if (kind === 'anything') return refuse('acls-invalid', `${where}.type must be ANY or NONE`);
  return ok(new Set(values as string[]));
}

/** Names and numbers of the types. */
const entityTypes: ReadonlyMap<unknown, 'SOME' | 'ANY' | 'NONE'> = new Map<unknown, 'SOME' | 'ANY' | 'NONE'>([
  ['SOME', 'SOME'],
  ['ANY', 'ANY'],
  ['NONE', 'NONE'],
  [0, 'SOME'],
  [1, 'ANY'],
  [2, 'NONE'],
]);

function mistakeOf(value: unknown, kind: ObjectKind): string | undefined {
  if (typeof value !== 'string') return 'is no text';
  if (kind === 'path') return authorizablePaths.has(value) ? undefined : `'${value}' is no path that ACLs can speak of`;
  return kind === 'role' ? roleError(value.endsWith('/%') ? value.slice(0, -2) : value) : undefined;
}

/** COMPAT(mesos-1.11): where a list is expected one value stands for a list of one. */
function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { type AppDocument, readApp } from './app-document.ts';
import type { Issues } from './issues.ts';
import { bool, isObject, listOf, nonEmpty, objectOf, optional, readShape, text } from './json-shape.ts';

/** A group as a client wrote it. What is absent stays as it is. */
export interface GroupDocument {
  readonly id?: string;
  readonly apps?: readonly AppDocument[];
  readonly groups?: readonly GroupDocument[];
  readonly dependencies?: readonly string[];
  readonly scaleBy?: number;
  readonly version?: string;
  readonly enforceRole?: boolean;
}

const shape = objectOf({
  id: optional(nonEmpty),
  apps: optional(listOf({ kind: 'any' })),
  groups: optional(listOf({ kind: 'any' })),
  dependencies: optional(listOf(nonEmpty)),
  scaleBy: optional({ kind: 'number', min: 0 }),
  version: optional(text),
  enforceRole: optional(bool),
});

/** Deepest nesting of groups that is read. */
const maxDepth = 30;

/** Reads a group with everything in it. */
export function readGroup(json: unknown, issues: Issues, path = '', depth = 0): GroupDocument {
  const read = readShape(shape, json, path, issues) as GroupDocument;
  if (!isObject(json) || issues.any) return read;
  if (depth > maxDepth) {
    issues.add(path, `groups are nested deeper than ${maxDepth} levels`);
    return read;
  }
  const apps = read.apps?.map((app, index) => readApp(app, issues, { path: `${path}/apps(${index})` }));
  const groups = read.groups?.map((group, index) => readGroup(group, issues, `${path}/groups(${index})`, depth + 1));
  return { ...read, ...(apps === undefined ? {} : { apps }), ...(groups === undefined ? {} : { groups }) };
}

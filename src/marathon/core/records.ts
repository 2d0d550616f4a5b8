import type { App } from './app.ts';
import type { Deployment } from './deployments/deployment.ts';
import type { Group, RootChange } from './groups.ts';
import type { Instance } from './instance.ts';
import { type PathId, rootId, safePath } from './path-id.ts';
import type { TaskFailure } from './state.ts';

/** One record to be made durable: a slash-separated key and its JSON text, or undefined to remove it. */
export interface Write {
  readonly key: string;
  readonly value: string | undefined;
}

/** One of 256 folders, so that none gets too many children to list. FNV-1a over the name. */
export function bucketOf(name: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  return ((hash ^ (hash >>> 16)) & 0xff).toString(16).padStart(2, '0');
}

function bucketed(folder: string, name: string): string {
  return `${folder}/${bucketOf(name)}/${name}`;
}

function nodeName(id: PathId): string {
  return id === rootId ? 'root' : `_${safePath(id)}`;
}

/** Which version of an app is the present one; a version of null says that the app was removed. */
export function writeAppPointer(id: PathId, version: string | null): Write {
  return { key: bucketed('apps', nodeName(id)), value: JSON.stringify({ id, version }) };
}

export function writeAppVersion(app: App): Write {
  return { key: `${bucketed('apps', nodeName(app.id))}/${app.version}`, value: JSON.stringify(app) };
}

export function removeAppVersion(id: PathId, version: string): Write {
  return { key: `${bucketed('apps', nodeName(id))}/${version}`, value: undefined };
}

export function removeAppPointer(id: PathId): Write {
  return { key: bucketed('apps', nodeName(id)), value: undefined };
}

export function writeGroup(group: Group): Write {
  const { id, dependencies, enforceRole, version } = group;
  return {
    key: bucketed('groups', nodeName(id)),
    value: JSON.stringify({ id, dependencies, enforceRole, version }),
  };
}

export function removeGroup(id: PathId): Write {
  return { key: bucketed('groups', nodeName(id)), value: undefined };
}

export function writeRootChange(change: RootChange): Write {
  return { key: `root-log/${change.version}`, value: JSON.stringify(change) };
}

export function removeRootChange(version: string): Write {
  return { key: `root-log/${version}`, value: undefined };
}

export function writeRootVersion(version: string): Write {
  return { key: 'root', value: JSON.stringify({ version }) };
}

export function writeInstance(instance: Instance): Write {
  return { key: bucketed('instances', instance.id), value: JSON.stringify(instance) };
}

export function removeInstance(id: string): Write {
  return { key: bucketed('instances', id), value: undefined };
}

/** A deployment as stored: app definitions are named by their versions, which are kept as long as it lives. */
export interface DeploymentRecord {
  readonly id: string;
  readonly version: string;
  readonly startedMs: number;
  readonly changes: readonly {
    readonly id: PathId;
    readonly from: string | null;
    readonly to: string | null;
    readonly sentenced: readonly string[];
  }[];
  readonly groups: Readonly<Record<PathId, readonly PathId[] | null>>;
  readonly steps: Deployment['steps'];
}

export function writeDeployment(deployment: Deployment): Write {
  const record: DeploymentRecord = {
    id: deployment.id,
    version: deployment.version,
    startedMs: deployment.startedMs,
    changes: [...deployment.changes].map(([id, change]) => ({
      id,
      from: change.from?.version ?? null,
      to: change.to?.version ?? null,
      sentenced: change.sentenced,
    })),
    groups: Object.fromEntries(deployment.groupsBefore),
    steps: deployment.steps,
  };
  return { key: `deployments/${deployment.id}`, value: JSON.stringify(record) };
}

export function removeDeployment(id: string): Write {
  return { key: `deployments/${id}`, value: undefined };
}

export function writeFailure(failure: TaskFailure): Write {
  return { key: bucketed('failures', nodeName(failure.appId)), value: JSON.stringify(failure) };
}

export function removeFailure(id: PathId): Write {
  return { key: bucketed('failures', nodeName(id)), value: undefined };
}

export function writeFrameworkId(frameworkId: string): Write {
  return { key: 'framework-id', value: JSON.stringify({ frameworkId }) };
}

export function removeFrameworkId(): Write {
  return { key: 'framework-id', value: undefined };
}

import type { ZookeeperClient } from '../client/zookeeper-client.ts';
import { isZookeeperError } from '../client/zookeeper-error.ts';
import type { Acl } from '../jute/records.ts';
import { retrying } from './retry.ts';

export interface EphemeralNodeOptions {
  /** Existing parent or one to be created. */
  readonly parent: string;
  readonly acl: readonly Acl[];
  /** What stands before the number in the name. */
  readonly prefix: string;
  readonly data: Uint8Array;
  readonly isStopped: () => boolean;
  /** Paths that are taken by others of this process, so that they are not mistaken for ours. */
  readonly isTaken?: (path: string) => boolean;
}

/**
 * Creates an ephemeral sequential node and returns its path, trying until it works; undefined when stopped. After a
 * connection loss it first looks whether the lost answer was a success, so that no twin is left behind; when it is stopped in
 * between, what may have been created goes too. A node that nobody knows of would stand first in line as long as the session lives.
 */
export async function createEphemeral(
  client: ZookeeperClient,
  options: EphemeralNodeOptions,
): Promise<string | undefined> {
  // A call may wait for a connection, and the session it is made in may be another than that of now.
  let isUncertain = false;
  const created = await retrying({ isStopped: () => options.isStopped() || client.state === 'closed' }, async () => {
    if (isUncertain) {
      const adopted = await findOwn(client, options);
      if (adopted !== undefined) return adopted;
    }
    isUncertain = true;
    return create(client, options);
  });
  if (created === undefined && isUncertain) await deleteUncertain(client, options);
  return created;
}

/** Deletes what an unanswered call may have created. Never rejects. */
async function deleteUncertain(client: ZookeeperClient, options: EphemeralNodeOptions): Promise<void> {
  // A later session has nothing of it.
  const session = client.sessionId;
  const isOver = (): boolean => client.sessionId !== session || client.state === 'closed';
  try {
    const path = await retrying({ isStopped: isOver }, () => findOwn(client, options));
    if (path !== undefined) await deleteEphemeral(client, path, session);
  } catch {
    // The parent is gone, or not ours to read: there is nothing that we could take away.
  }
}

async function create(client: ZookeeperClient, options: EphemeralNodeOptions): Promise<string> {
  const { parent, prefix, data, acl } = options;
  const path = `${parent === '/' ? '' : parent}/${prefix}`;
  try {
    return await client.create(path, data, { mode: 'ephemeral_sequential', acl });
  } catch (thrown) {
    if (!isZookeeperError(thrown, 'no-node')) throw thrown;
  }
  await client.ensurePath(parent, acl);
  return client.create(path, data, { mode: 'ephemeral_sequential', acl });
}

async function findOwn(client: ZookeeperClient, options: EphemeralNodeOptions): Promise<string | undefined> {
  const { parent, prefix, isTaken } = options;
  // The call may have reached another server than the one that is asked now.
  await client.sync(parent);
  for (const name of await client.children(parent)) {
    if (!name.startsWith(prefix) || !/^-?\d{10,}$/.test(name.slice(prefix.length))) continue;
    const path = `${parent === '/' ? '' : parent}/${name}`;
    if (isTaken?.(path) === true) continue;
    const stat = await client.exists(path);
    if (stat?.ephemeralOwner === client.sessionId) return path;
  }
  return undefined;
}

/** Deletes a node of the session `owner`, trying until it is gone or the session is. Never rejects. */
export async function deleteEphemeral(client: ZookeeperClient, path: string, owner: bigint): Promise<void> {
  try {
    await retrying({ isStopped: () => client.sessionId !== owner || client.state === 'closed' }, () =>
      client.delete(path),
    );
  } catch {
    // Gone already, or not ours to delete: either way it ends with the session.
  }
}

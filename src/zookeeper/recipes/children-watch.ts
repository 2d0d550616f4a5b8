import type { ZookeeperClient } from '../client/zookeeper-client.ts';
import { isZookeeperError } from '../client/zookeeper-error.ts';
import type { Acl } from '../jute/records.ts';
import { asError, retrying } from './retry.ts';

export interface ChildrenWatchOptions {
  readonly path: string;
  readonly acl: readonly Acl[];
  /** The children now and after each change; undefined when the session is lost and nothing is known any more. */
  readonly onChildren: (names: readonly string[] | undefined) => void;
  readonly onFailure: (error: Error) => void;
}

/**
 * Keeps an eye on the children of a path, which is created when missing, over reconnects and new sessions. The returned
 * function ends it.
 */
export function watchChildren(client: ZookeeperClient, options: ChildrenWatchOptions): () => void {
  const { path, acl, onChildren, onFailure } = options;
  let stopped = false;
  let reading = false;
  let stale = false;
  /** Sessions lost so far: a list read in an earlier one must not follow the news of its loss. */
  let losses = 0;

  const read = async (): Promise<void> => {
    const before = losses;
    const onRead = (names: readonly string[]): void => {
      if (!stopped && losses === before) onChildren(names);
    };
    try {
      onRead(await client.children(path, onChange));
      return;
    } catch (thrown) {
      if (!isZookeeperError(thrown, 'no-node')) throw thrown;
    }
    await client.ensurePath(path, acl);
    onRead(await client.children(path, onChange));
  };
  const refresh = async (): Promise<void> => {
    if (reading) {
      stale = true;
      return;
    }
    reading = true;
    try {
      do {
        stale = false;
        await retrying({ isStopped: () => stopped || client.state === 'closed' }, read);
      } while (stale && !stopped);
    } catch (thrown) {
      if (!stopped) onFailure(asError(thrown));
    } finally {
      reading = false;
    }
  };
  const onChange = (): void => {
    if (!stopped) void refresh();
  };
  const unsubscribe = client.onState((state) => {
    if (stopped || state !== 'expired') return;
    losses++;
    onChildren(undefined);
    void refresh();
  });
  void refresh();
  return () => {
    stopped = true;
    unsubscribe();
  };
}

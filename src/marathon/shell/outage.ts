import type { Logger } from '../../base/logger.ts';
import { wallNowMs } from '../../runtime/clock.ts';
import type { ZookeeperClient } from '../../zookeeper/client/zookeeper-client.ts';

/** Knows since when ZooKeeper does not answer, and says it to people. */
export class Outage {
  #sinceMs: number | undefined;

  constructor(client: Pick<ZookeeperClient, 'state' | 'onState'>, logger: Logger) {
    this.#sinceMs = client.state === 'connected' ? undefined : wallNowMs();
    client.onState((state) => {
      if (state === 'connected') {
        if (this.#sinceMs !== undefined) logger.info('ZooKeeper answers', { afterMs: wallNowMs() - this.#sinceMs });
        this.#sinceMs = undefined;
      } else if (this.#sinceMs === undefined && state !== 'closed') {
        this.#sinceMs = wallNowMs();
        logger.warn('ZooKeeper does not answer: Marathon pauses, tasks run on');
      }
    });
  }

  /** In a sentence what is wrong, or undefined while ZooKeeper answers. */
  explain(): string | undefined {
    if (this.#sinceMs === undefined) return undefined;
    const since = new Date(this.#sinceMs).toISOString();
    return `ZooKeeper has not answered since ${since}. Marathon pauses until it does; tasks run on.`;
  }
}

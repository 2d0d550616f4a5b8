/** Apps and jobs asked for all the time, of any node. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Head, heads } from './ha-cluster.ts';
import type { Ledger } from './ledger.ts';

const pauseMs = 400;

export interface Load {
  /** Resolves when the last answer is there. */
  stop(): Promise<void>;
}

/** An app, a job, a deletion, and again, each of the next node. */
export function startLoad(ledger: Ledger): Load {
  const stopping = new AbortController();
  const work = (async () => {
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const head: Head = heads[turn % heads.length] ?? 'a';
      if (turn % 4 === 0) await ledger.createApp(head);
      else if (turn % 4 === 2) await ledger.deleteOldApp(head);
      else await ledger.createJob(head);
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return work;
    },
  };
}

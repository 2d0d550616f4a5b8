import { StadionError } from '../base/errors.ts';
import { silentLogger } from '../base/logger.ts';
import { openDetector } from '../scheduler/shell/master-detector.ts';

const SEARCH_MS = 10_000;

/** What `--master` means as an address that HTTP can be spoken with: of `zk://…` the leader, which is waited for a while. */
export async function findMaster(text: string): Promise<string> {
  if (!text.startsWith('zk://')) return text;
  let found: (address: string) => void = () => {};
  let failed: (error: Error) => void = () => {};
  const answer = new Promise<string>((resolve, reject) => {
    found = resolve;
    failed = reject;
  });
  const timer = setTimeout(() => {
    const message = `no master was elected at ${text}, or ZooKeeper does not answer`;
    failed(new StadionError({ code: 'no-leader', message, retryable: true }));
  }, SEARCH_MS);
  const detector = openDetector({
    master: text,
    sessionTimeoutMs: SEARCH_MS,
    logger: silentLogger,
    onMaster: (master) => {
      if (master !== undefined) found(`${master.host}:${master.port}`);
    },
  });
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
    await detector.close();
  }
}

import { readFile } from 'node:fs/promises';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { MasterEvent } from '../core/events.ts';

const intervalMs = 5000;

export interface WhitelistOptions {
  readonly path: string;
  readonly post: (event: MasterEvent) => void;
  readonly logger: Logger;
}

/** Reads a file of host names, one a line, now and every five seconds; posts what changed. The returned function ends it. */
export async function watchWhitelist({ path, post, logger }: WhitelistOptions): Promise<() => void> {
  let lastText: string | undefined;
  let isReading = false;
  const read = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    try {
      const text = await readFile(path, 'utf8');
      if (text !== lastText) {
        lastText = text;
        const hosts = new Set(
          text
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== ''),
        );
        post({ type: 'whitelist-changed', hosts });
      }
    } catch (thrown) {
      // What was read last stays in force: an unreadable file must not open every agent.
      logger.error('the whitelist cannot be read', { path, reason: errorText(thrown) });
      if (lastText === undefined) post({ type: 'whitelist-changed', hosts: new Set() });
    } finally {
      isReading = false;
    }
  };
  await read();
  const timer = setInterval(() => void read(), intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

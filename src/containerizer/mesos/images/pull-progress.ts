import { formatSize } from './space-guard.ts';

const saidEveryMs = 5000;

/** Says now and then how much of an image has arrived. */
export class PullProgress {
  readonly #log: (line: string) => void;
  readonly #name: string;
  readonly #totalBytes: number;
  #bytes = 0;
  #saidAtMs = performance.now();

  constructor(name: string, totalBytes: number, log: (line: string) => void) {
    this.#name = name;
    this.#totalBytes = totalBytes;
    this.#log = log;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    const nowMs = performance.now();
    if (nowMs - this.#saidAtMs < saidEveryMs) return;
    this.#saidAtMs = nowMs;
    this.#log(`Pulling image '${this.#name}': ${formatSize(this.#bytes)} of ${formatSize(this.#totalBytes)}`);
  }
}

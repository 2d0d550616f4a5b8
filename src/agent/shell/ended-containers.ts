import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BoundedMap } from '../../base/bounded-map.ts';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { NestedEnd } from '../http/nested.ts';

/** So many are remembered; then the oldest are forgotten. */
const capacity = 10_000;

/** How containers ended that somebody may still wait for, kept over restarts of the agent in a file for each. */
export class EndedContainers {
  readonly #directory: string;
  readonly #logger: Logger;
  readonly #ends: BoundedMap<string, NestedEnd>;

  constructor(directory: string, logger: Logger) {
    this.#directory = directory;
    this.#logger = logger;
    this.#ends = new BoundedMap(capacity, (containerId) => this.#removeFile(containerId));
  }

  /** Reads what an agent before this one kept, of the containers that `isWanted`; the rest is removed. */
  load(isWanted: (containerId: string) => boolean): void {
    let names: string[];
    try {
      names = readdirSync(this.#directory);
    } catch {
      return;
    }
    for (const name of names) {
      const end = isWanted(name) ? this.#readFile(name) : undefined;
      if (end === undefined) this.#removeFile(name);
      else this.#ends.set(name, end);
    }
  }

  get(containerId: string): NestedEnd | undefined {
    return this.#ends.get(containerId);
  }

  /** A file that cannot be written costs no more than the memory of a container after the next restart. */
  add(containerId: string, end: NestedEnd): void {
    this.#ends.set(containerId, end);
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      writeFileSync(join(this.#directory, containerId), JSON.stringify(end), { mode: 0o600 });
    } catch (thrown) {
      this.#logger.warn('the end of a container was not written down', { containerId, error: errorText(thrown) });
    }
  }

  /** False when it is not known. */
  remove(containerId: string): boolean {
    if (!this.#ends.delete(containerId)) return false;
    this.#removeFile(containerId);
    return true;
  }

  /** Forgets all that were nested in a container, however deep. */
  removeNested(containerId: string): void {
    const prefix = `${containerId}.`;
    for (const [id] of [...this.#ends.entries()]) if (id.startsWith(prefix)) this.remove(id);
  }

  #readFile(name: string): NestedEnd | undefined {
    try {
      const end: unknown = JSON.parse(readFileSync(join(this.#directory, name), 'utf8'));
      return typeof end === 'object' && end !== null ? (end as NestedEnd) : undefined;
    } catch {
      return undefined;
    }
  }

  /** A file that stays costs no more than an end that is remembered too long. */
  #removeFile(name: string): void {
    try {
      rmSync(join(this.#directory, name), { force: true });
    } catch (thrown) {
      const facts = { containerId: name, error: errorText(thrown) };
      this.#logger.warn('the end of a container stays written down', facts);
    }
  }
}

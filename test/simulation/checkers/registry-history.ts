/** The history of the registry: which versions are known to have been stored, one following upon the other. */
import type { Fact } from '../context.ts';

interface Version {
  /** The version its writer knew; undefined: the registry was empty. */
  readonly base: string | undefined;
  readonly bytes: Uint8Array;
}

/**
 * A write is a step from the version its writer knew to the next. What was read, and what a writer was told is stored, must all
 * lie on one path, in the order of time: then the history is linearisable.
 */
export class RegistryHistory {
  readonly #versions = new Map<string, Version>();
  /** Places of the versions known to be stored; the empty registry is at 0. */
  readonly #places = new Map<string | undefined, number>([[undefined, 0]]);
  /** When a master began to read, and the place that was latest then. */
  readonly #reads = new Map<string, { readonly begun: number; readonly place: number }>();
  /** When masters had read; not of those that another has followed since then. */
  readonly #terms = new Map<string, number>();
  #facts = 0;
  latest: string | undefined;
  /** Versions that became known with the last fact, oldest first. */
  news: readonly string[] = [];

  bytesOf(version: string | undefined): Uint8Array | undefined {
    return this.#versions.get(version ?? '')?.bytes;
  }

  note(fact: Fact): string | undefined {
    this.news = [];
    this.#facts++;
    switch (fact.kind) {
      case 'registry-fetch-begun':
        this.#reads.set(fact.program, { begun: this.#facts, place: this.#places.size - 1 });
        return undefined;
      case 'registry-fetched':
        return this.#noteRead(fact.program, fact.version);
      case 'registry-write-begun':
        this.#versions.set(fact.version, { base: fact.base, bytes: fact.bytes });
        return undefined;
      case 'registry-written':
        return this.#noteWritten(fact.program, fact.version);
      default:
        return undefined;
    }
  }

  #noteRead(program: string, version: string | undefined): string | undefined {
    const read = this.#reads.get(program) ?? { begun: 0, place: 0 };
    // Who had read before this one asked is fenced off. Of two that read at the same time either may be the later.
    for (const [other, readAt] of this.#terms) if (readAt < read.begun) this.#terms.delete(other);
    this.#terms.set(program, this.#facts);
    const place = this.#places.get(version);
    if (place === undefined) return this.#extend(version, `${program} reads`);
    return place < read.place
      ? `${program} reads ${version ?? 'an empty registry'}, although ${this.latest} was stored before it asked`
      : undefined;
  }

  #noteWritten(program: string, version: string): string | undefined {
    if (this.#places.has(version)) return undefined;
    if (!this.#terms.has(program)) {
      return `${program} stores ${version}, although another master has taken the registry over without it`;
    }
    return this.#extend(version, `${program} stores`);
  }

  /** The version must follow upon the latest one by steps whose outcome was unknown. */
  #extend(version: string | undefined, who: string): string | undefined {
    const steps: string[] = [];
    for (let at = version; at !== this.latest; at = this.#versions.get(at)?.base) {
      if (at === undefined || !this.#versions.has(at)) {
        return `${who} ${version ?? 'an empty registry'}, which does not follow upon ${this.latest}`;
      }
      steps.unshift(at);
    }
    for (const step of steps) this.#places.set(step, this.#places.size);
    this.news = steps;
    this.latest = version;
    return undefined;
  }
}

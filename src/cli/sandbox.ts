/** Reading the files of a task, through the master: the agent need not be reachable from here. */

import { StadionError } from '../base/errors.ts';
import type { Cluster, ClusterTask, OwnedTask } from './cluster.ts';

/** As much as one answer of /files/read holds. */
const CHUNK_BYTES = 65_536;

/** A file that the agent may be rotating: its older bytes are in NAME.1, NAME.2…, as far as they are kept. */
export class SandboxFile {
  readonly #cluster: Cluster;
  readonly #url: string;
  readonly #onLost: (bytes: number) => void;
  /** Bytes of everything that was ever written. */
  #position: number;

  private constructor(cluster: Cluster, url: string, start: { position: number; onLost: (bytes: number) => void }) {
    this.#cluster = cluster;
    this.#url = url;
    this.#position = start.position;
    this.#onLost = start.onLost;
  }

  /** Opens at the beginning, or so many bytes before the end. `undefined` while the file does not exist. */
  static async open(
    cluster: Cluster,
    owned: OwnedTask,
    name: string,
    { tailBytes, onLost = () => {} }: OpenOptions = {},
  ): Promise<SandboxFile | undefined> {
    const path = `${sandboxPath(owned.task)}/${name}`;
    const url = `/agents/${encodeURIComponent(owned.task.slave_id)}/files/read?path=${encodeURIComponent(path)}`;
    const response = await cluster.request('GET', `${url}&offset=-1`);
    if (response.status === 404 && response.text() === '') return undefined;
    if (response.status !== 200) {
      const message = `cannot read ${name} of ${owned.task.id}: ${response.status} ${response.text().trim()}`;
      throw new StadionError({ code: 'file-unreadable', message, retryable: true });
    }
    const { offset: size, rotated = 0 } = JSON.parse(response.text()) as ReadAnswer;
    const position = tailBytes === undefined ? 0 : rotated + Math.max(0, size - tailBytes);
    return new SandboxFile(cluster, url, { position, onLost });
  }

  /** What comes next; empty at the end of what was written so far. */
  async next(): Promise<string> {
    for (;;) {
      // Bytes are counted by size, not by text: what is cut within a character cannot be counted from the text.
      const { offset: size, rotated = 0 } = await this.#read('', -1);
      const place = await this.#placeOf({ size, rotated });
      if (place === undefined) continue;
      const length = Math.min(CHUNK_BYTES, place.end - this.#position);
      if (length <= 0) return '';
      const answer = await this.#read(place.suffix, this.#position - place.start, length);
      // Rotated meanwhile: this was another place.
      if ((answer.rotated ?? 0) !== rotated) continue;
      this.#position += length;
      return answer.data;
    }
  }

  /** The file or piece that holds the next byte; undefined when they have just moved, or it is gone and the next is tried. */
  async #placeOf(log: { size: number; rotated: number }): Promise<Place | undefined> {
    let start = log.rotated;
    if (this.#position >= start) return { suffix: '', start, end: start + log.size };
    for (let number = 1; ; number++) {
      const piece = await this.#tryRead(`.${number}`);
      if (piece === undefined) {
        this.#onLost(start - this.#position);
        this.#position = start;
        return undefined;
      }
      if ((piece.rotated ?? 0) !== log.rotated) return undefined;
      const end = start;
      start = end - piece.offset;
      if (this.#position >= start) return { suffix: `.${number}`, start, end };
    }
  }

  async #tryRead(suffix: string): Promise<ReadAnswer | undefined> {
    const response = await this.#cluster.request('GET', `${this.#url}${suffix}&offset=-1`);
    return response.status === 200 ? (JSON.parse(response.text()) as ReadAnswer) : undefined;
  }

  async #read(suffix: string, offset: number, length?: number): Promise<ReadAnswer> {
    const wanted = length === undefined ? '' : `&length=${length}`;
    return (await this.#cluster.json(`${this.#url}${suffix}&offset=${offset}${wanted}`)) as ReadAnswer;
  }
}

export interface OpenOptions {
  readonly tailBytes?: number | undefined;
  /** Hears of bytes that were rotated away before they were read. */
  readonly onLost?: (bytes: number) => void;
}

/** Of /files/read. */
interface ReadAnswer {
  readonly data: string;
  readonly offset: number;
  /** Bytes that were cut off the log so far. */
  readonly rotated?: number;
}

interface Place {
  /** What its name has more than that of the log. */
  readonly suffix: string;
  /** Positions. */
  readonly start: number;
  readonly end: number;
}

/** The virtual path of a task's sandbox. A command task is its own executor. */
export function sandboxPath(task: ClusterTask): string {
  const executor = task.executor_id === '' ? task.id : task.executor_id;
  return `/frameworks/${task.framework_id}/executors/${executor}/runs/latest`;
}

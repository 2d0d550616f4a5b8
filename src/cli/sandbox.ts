/** Reading the files of a task, through the master: the agent need not be reachable from here. */

import { StadionError } from '../base/errors.ts';
import type { Cluster, ClusterTask, OwnedTask } from './cluster.ts';

/** As much as one answer of /files/read holds. */
const CHUNK_BYTES = 65_536;

export class SandboxFile {
  readonly #cluster: Cluster;
  readonly #url: string;
  #offset: number;

  private constructor(cluster: Cluster, url: string, offset: number) {
    this.#cluster = cluster;
    this.#url = url;
    this.#offset = offset;
  }

  /** Opens at the beginning, or so many bytes before the end. `undefined` while the file does not exist. */
  static async open(
    cluster: Cluster,
    owned: OwnedTask,
    name: string,
    tailBytes?: number,
  ): Promise<SandboxFile | undefined> {
    const path = `${sandboxPath(owned.task)}/${name}`;
    const url = `/agents/${encodeURIComponent(owned.task.slave_id)}/files/read?path=${encodeURIComponent(path)}`;
    const response = await cluster.request('GET', `${url}&offset=-1`);
    if (response.status === 404) return undefined;
    if (response.status !== 200) {
      const message = `cannot read ${name} of ${owned.task.id}: ${response.status} ${response.text().trim()}`;
      throw new StadionError({ code: 'file-unreadable', message, retryable: true });
    }
    const { offset: size } = JSON.parse(response.text()) as { offset: number };
    return new SandboxFile(cluster, url, tailBytes === undefined ? 0 : Math.max(0, size - tailBytes));
  }

  /** What comes next; empty at the end of what was written so far. */
  async next(): Promise<string> {
    // Bytes are counted by size, not by text: what is cut within a character cannot be counted from the text.
    const { offset: size } = (await this.#cluster.json(`${this.#url}&offset=-1`)) as { offset: number };
    const length = Math.min(CHUNK_BYTES, size - this.#offset);
    if (length <= 0) return '';
    const { data } = (await this.#cluster.json(`${this.#url}&offset=${this.#offset}&length=${length}`)) as {
      data: string;
    };
    this.#offset += length;
    return data;
  }
}

/** The virtual path of a task's sandbox. A command task is its own executor. */
export function sandboxPath(task: ClusterTask): string {
  const executor = task.executor_id === '' ? task.id : task.executor_id;
  return `/frameworks/${task.framework_id}/executors/${executor}/runs/latest`;
}

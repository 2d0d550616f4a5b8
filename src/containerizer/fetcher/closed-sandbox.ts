import { type FileHandle, lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSandbox, pathOfOpen, type SandboxOwner } from '../inside-sandbox.ts';

/**
 * A sandbox that its user cannot enter for a while: what the agent writes there with the rights of root would else go wherever
 * another process of that user puts a link meanwhile.
 */
export class ClosedSandbox {
  readonly #handle: FileHandle;
  readonly #owner: SandboxOwner | undefined;
  readonly #mode: number;

  private constructor(handle: FileHandle, owner: SandboxOwner | undefined, mode: number) {
    this.#handle = handle;
    this.#owner = owner;
    this.#mode = mode;
  }

  /** Rejects with the system's error. */
  static async close(sandbox: string, owner: SandboxOwner | undefined): Promise<ClosedSandbox> {
    const handle = await openSandbox(sandbox);
    try {
      const { mode } = await handle.stat();
      if (owner !== undefined && process.getuid?.() === 0) {
        await handle.chown(0, 0);
        await handle.chmod(0o700);
      }
      return new ClosedSandbox(handle, owner, mode & 0o7777);
    } catch (thrown) {
      await handle.close();
      throw thrown;
    }
  }

  /** Leads to this very directory, whatever stands at its path by now. */
  get path(): string {
    return pathOfOpen(this.#handle);
  }

  /** Gives it to its owner with everything in it, and lets him in again. Rejects with the system's error. */
  async open(): Promise<void> {
    try {
      if (this.#owner === undefined) return;
      await giveContents(this.path, this.#owner);
      await this.#handle.chown(this.#owner.uid, this.#owner.gid);
      await this.#handle.chmod(this.#mode);
    } finally {
      await this.#handle.close();
    }
  }
}

/** Hands over everything below a directory; links themselves, not what they point to. */
async function giveContents(directory: string, owner: SandboxOwner): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await giveContents(path, owner);
    await lchown(path, owner.uid, owner.gid);
  }
}

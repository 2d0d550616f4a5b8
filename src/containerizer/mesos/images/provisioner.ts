import { execFile } from 'node:child_process';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorText } from '../../../base/errors.ts';
import { findProgram, launcherPath } from '../launcher.ts';
import { shellLine } from '../shell-text.ts';
import { copyTree, removeTree } from './disk-programs.ts';
import type { RootfsBackend } from './start-script.ts';

const run = promisify(execFile);

/**
 * The file trees of containers: `containers/ID`, with `rootfs` and, for overlays, `lower` (a link to the image's tree),
 * `upper` and `work`. An overlay is mounted by the container's own start, and gone with it.
 */
export class Provisioner {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  place(containerId: string): string {
    return join(this.#directory, containerId);
  }

  /** Makes a container's own copy of a file tree, or all that its overlay needs. Rejects with what went wrong. */
  async make(containerId: string, image: string, how: { backend: RootfsBackend; signal: AbortSignal }): Promise<void> {
    const place = this.place(containerId);
    await removeTree(place);
    await mkdir(join(place, 'rootfs'), { recursive: true, mode: 0o755 });
    if (how.backend === 'copy') return copyTree(image, join(place, 'rootfs'), how.signal);
    await symlink(image, join(place, 'lower'));
    for (const name of ['upper', 'work']) await mkdir(join(place, name), { mode: 0o755 });
    return undefined;
  }

  /** Makes a copy of a file tree for a volume of the container that may be written to. */
  async makeVolume(
    containerId: string,
    image: string,
    { index, signal }: { readonly index: number; readonly signal: AbortSignal },
  ): Promise<string> {
    const path = join(this.place(containerId), `volume-${index}`);
    await mkdir(path, { recursive: true, mode: 0o755 });
    await copyTree(image, path, signal);
    return path;
  }

  async remove(containerId: string): Promise<void> {
    await removeTree(this.place(containerId));
  }

  /** Containers that have something here. */
  async list(): Promise<readonly string[]> {
    return readdir(this.#directory).catch((): string[] => []);
  }

  /** Why overlays cannot be mounted here, tried out; undefined when they can. */
  async overlayObstacle(): Promise<string | undefined> {
    const unshare = findProgram('unshare');
    if (unshare === undefined) return 'unshare not found: install util-linux';
    const place = join(this.#directory, '.trial');
    try {
      await removeTree(place);
      for (const name of ['rootfs', 'lower', 'upper', 'work']) await mkdir(join(place, name), { recursive: true });
      const mount = ['mount', '-n', '-t', 'overlay', '-o', 'lowerdir=lower,upperdir=upper,workdir=work'];
      await run(
        unshare,
        ['--mount', '--propagation', 'slave', '/bin/sh', '-c', `${shellLine([...mount, 'overlay', 'rootfs'])}`],
        { cwd: place, env: { PATH: launcherPath, LC_ALL: 'C' }, timeout: 10_000 },
      );
      return undefined;
    } catch (thrown) {
      return errorText(thrown);
    } finally {
      await removeTree(place);
    }
  }
}

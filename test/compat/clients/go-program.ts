/** Programs on Debian's mesos-go, built offline with Debian's Go. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { haveCommands, refuse } from '../../requirements.ts';

const goPath = '/usr/share/gocode';
// Shared by all builds: most of each is the library.
const cache = join(import.meta.dirname, '../../../node_modules/.cache/go');

/** How long a build may take where nothing was built before. */
export const buildTimeoutMs = 300_000;

/** True when Debian's Go is installed, and mesos-go with this file. */
export function haveMesosGo(path: string): boolean {
  if (!haveCommands('go')) return false;
  const hasLibrary = existsSync(join(goPath, 'src/github.com/mesos/mesos-go', path));
  return hasLibrary || refuse('golang-github-mesos-mesos-go-dev is not installed');
}

/** Builds the program of this name into a directory and gives its path. Throws with what the compiler says. */
export function buildGo(directory: string, name: string): string {
  const binary = join(directory, name);
  const source = join(import.meta.dirname, 'mesos-go', name, 'main.go');
  const go = { GOPATH: goPath, GO111MODULE: 'off', GOFLAGS: '', GOCACHE: cache, CGO_ENABLED: '0' };
  const built = spawnSync('go', ['build', '-o', binary, source], {
    encoding: 'utf8',
    timeout: buildTimeoutMs,
    env: { ...process.env, ...go },
  });
  if (built.status !== 0) throw new Error(`${name} cannot be built: ${built.stderr}`);
  return binary;
}

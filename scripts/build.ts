/** Makes dist/: the programs as JavaScript and the web pages, as they are packed and released. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

for (const folder of [
  'agent',
  'base',
  'chronos',
  'cli',
  'containerizer',
  'executor',
  'log',
  'marathon',
  'master',
  'model',
  'net',
  'runtime',
  'scheduler',
  'wire',
  'zookeeper',
]) {
  rmSync(join(root, 'dist', folder), { recursive: true, force: true });
}
run('tsc', ['-p', 'tsconfig.build.json']);
run('sh', ['scripts/setup.sh', 'ui']);

function run(command: string, args: readonly string[]): void {
  const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path } });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

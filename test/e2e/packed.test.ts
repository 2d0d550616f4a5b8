/** The package as it is released: packed, installed elsewhere, started with the node of that place. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../until.ts';
import { temporaryDirectory } from './programs.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the packed package', () => {
  const place = temporaryDirectory('packed');
  // Outside `npm run` the machine's own Node is used, as it will be by those who install the package.
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: outsideOf(process.env['PATH'] ?? '') };
  let stadion = '';

  beforeAll(() => {
    execFileSync('npm', ['pack', '--pack-destination', place.path, '--silent'], { cwd: ROOT, stdio: 'pipe' });
    const file = readdirSync(place.path).find((name) => name.endsWith('.tgz')) ?? '';
    writeFileSync(join(place.path, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--omit=dev', join(place.path, file)], {
      cwd: place.path,
      stdio: 'pipe',
      env,
    });
    stadion = join(place.path, 'node_modules/.bin/stadion');
  });
  afterAll(() => place.remove());

  it('tells its version and its commands', () => {
    expect(execFileSync(stadion, ['--version'], { encoding: 'utf8', env })).toMatch(/^stadion \d+\.\d+\.\d+\n$/);
    expect(execFileSync(stadion, ['--help'], { encoding: 'utf8', env })).toContain('stadion COMMAND');
    const alias = join(place.path, 'node_modules/.bin/mesos-master');
    expect(execFileSync(alias, ['--help'], { encoding: 'utf8', env })).toContain('--work_dir');
  });

  it.each([
    ['stadion/scheduler', 'createScheduler'],
    ['stadion/executor', 'createExecutor'],
    ['stadion/zookeeper', 'connectZookeeper'],
  ])('has %s for programs of others', (door, name) => {
    const program = join(place.path, 'program.mjs');
    writeFileSync(program, `import { ${name} } from '${door}'; console.log(typeof ${name});`);
    expect(execFileSync('node', [program], { encoding: 'utf8', env, cwd: place.path })).toBe('function\n');
  });

  it('brings an example of an executor that says what it lacks', () => {
    const example = join(place.path, 'node_modules/stadion/examples/executor.mjs');
    const { status, stderr } = spawnSync('node', [example], { encoding: 'utf8', env, cwd: place.path });
    expect(status).toBe(1);
    expect(stderr).toContain('MESOS_FRAMEWORK_ID is not set: is this started by a Mesos agent?');
  });

  it('starts everything and serves its pages', async () => {
    const ports = ['--zk-port=0', '--master-port=0', '--agent-port=0', '--marathon-port=0', '--chronos-port=0'];
    const child = spawn(stadion, ['up', `--work-dir=${join(place.path, 'state')}`, ...ports], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    try {
      await until('the ready lines', () => /^ {2}stop/m.test(output), 60_000);
      for (const [name, path] of [
        ['Mesos', '/'],
        ['Marathon', '/ui/'],
        ['Chronos', '/'],
      ] as const) {
        const url = new RegExp(`${name}\\s+(http:\\S+)`).exec(output)?.[1] ?? '';
        const page = await fetch(`${url}${path}`);
        expect([name, page.status]).toEqual([name, 200]);
        expect(await page.text()).toContain('<script');
      }
    } finally {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
    }
  });
});

function outsideOf(path: string): string {
  return path
    .split(':')
    .filter((folder) => !folder.includes('node_modules'))
    .join(':');
}

/** The first minutes of a new user: `stadion up` with the examples, the three pages, the tools, Ctrl-C. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveCommands } from '../requirements.ts';
import { until } from '../until.ts';
import { getJson } from './cluster.ts';
import { temporaryDirectory } from './programs.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/cli/main.ts');
const ANY_PORTS = ['--zk-port=0', '--master-port=0', '--agent-port=0', '--marathon-port=0', '--chronos-port=0'];

const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
];

describe('stadion up', () => {
  const workDir = temporaryDirectory('up');
  let child: ChildProcess;
  let output = '';
  let master = '';
  let marathon = '';
  let chronos = '';
  let service = '';

  beforeAll(async () => {
    const files = ['web.json', 'clock.json', 'chime.json'].map((file) => join(ROOT, 'examples', file));
    child = spawn(process.execPath, [MAIN, 'up', `--work-dir=${workDir.path}`, ...ANY_PORTS, ...files], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', (data: Buffer) => {
      output += data.toString();
    });
    child.stderr?.on('data', (data: Buffer) => {
      output += data.toString();
    });
    await until('the ready lines', () => /^ {2}stop/m.test(output), 60_000);
    master = address('Mesos');
    marathon = address('Marathon');
    chronos = address('Chronos');
    service = /\/web\s+(http:\S+)/.exec(output)?.[1] ?? '';
  });
  afterAll(async () => {
    await end(child, 'SIGINT');
    workDir.remove();
  });

  const address = (name: string): string => new RegExp(`${name}\\s+(http:\\S+)`).exec(output)?.[1] ?? '';

  it('says what runs in at most ten lines', () => {
    expect(output.trim().split('\n').length).toBeLessThanOrEqual(10);
    expect(output).toMatch(/^ready in /);
    expect(output).toContain('chime   after clock');
  });

  it('runs the example service, which answers over HTTP', async () => {
    expect(service, output).not.toBe('');
    expect(await (await fetch(service)).text()).toMatch(/^Hello from web\./);
  });

  it('runs the job and then its child', async () => {
    await until('both to have run', async () => {
      const jobs = await getJson<{ name: string; successCount: number }[]>(`${chronos}/v1/scheduler/jobs`);
      return jobs.length === 2 && jobs.every(({ successCount }) => successCount > 0);
    });
  });

  it('has tools that work on it', async () => {
    const tool = (...args: readonly string[]): string => {
      const env = { ...process.env, STADION_MASTER: new URL(master).host };
      return execFileSync(process.execPath, [MAIN, ...args], {
        encoding: 'utf8',
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    };
    expect(tool('ps')).toMatch(/web\.\S+\s+running/);
    expect(tool('logs', 'web')).toContain('listening on port');
    expect(tool('run', '--', 'echo', 'hello', 'cluster')).toBe('hello cluster\n');
    const task = /^web\.\S+/m.exec(tool('ps'))?.[0] ?? '';
    expect(tool('kill', task)).toContain('is being ended');
    await until('another instance', () => {
      const running = /^web\.\S+/m.exec(tool('ps'))?.[0];
      return running !== undefined && running !== task;
    });
  });

  it('refuses a second one on the same directory', () => {
    const second = (): string =>
      execFileSync(process.execPath, [MAIN, 'up', `--work-dir=${workDir.path}`, ...ANY_PORTS], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(second).toThrow(/runs already on/);
  });

  it.skipIf(!haveCommands('chromium'))('shows the service and the jobs on all three pages', async () => {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_ARGS });
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      await page.goto(`${master}/#/tasks`);
      await page
        .getByText(/web\.instance-/)
        .first()
        .waitFor();
      await page.goto(marathon);
      await page.getByRole('link', { name: 'web' }).first().waitFor();
      expect(new URL(page.url()).pathname).toBe('/ui/');
      await page.goto(chronos);
      await page.getByText('chime').first().waitFor();
      await page.getByText('every minute').first().waitFor();
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('ends with Ctrl-C, and the tasks with it', async () => {
    const tasks = (): string => execFileSync('pgrep', ['-f', workDir.path], { encoding: 'utf8' });
    await end(child, 'SIGINT');
    expect(child.exitCode).toBe(0);
    await until('no process to be left', () => {
      try {
        return tasks() === '';
      } catch {
        return true;
      }
    });
    await expect(fetch(service)).rejects.toThrow();
  });
});

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

/**
 * The files of an agent show sandboxes and nothing else: to 500 ways of asking, and while a task swaps links under the reader.
 * `FILE_SWAPS=1000000` for the long run.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { Agent as HttpAgent, request } from 'node:http';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentDirectory, AgentProcess } from '../agent/agents.ts';
import { ScriptedMaster, shellTask } from '../agent/scripted-master.ts';
import { until } from '../until.ts';
import { type PathTrick, pathTricks, type TrickGround } from './path-tricks.ts';

const trickCount = 500;
const swaps = Number(process.env['FILE_SWAPS'] ?? 20_000);
/** In every file outside, in the names of what is listed there, and nowhere else. */
const canary = 'outside-5b0c77e1';

let place: AgentDirectory;
let master: ScriptedMaster;
let agent: AgentProcess;
let sandbox: string;
let short: string;
let outside: string;
const http = new HttpAgent({ keepAlive: true, maxSockets: 8 });

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const answerTimeoutMs = 10_000;

function ask(path: string, json?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const asked = request(
      {
        agent: http,
        host: '127.0.0.1',
        port: agent.port,
        method: body === undefined ? 'GET' : 'POST',
        // As it is: nothing on this side tidies it up.
        path,
        headers: body === undefined ? {} : { 'Content-Type': 'application/json', Accept: 'application/json' },
        timeout: answerTimeoutMs,
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => {
          parts.push(part);
          // Of a file of holes the beginning is enough.
          if (parts.length > 64) response.destroy();
        });
        response.once('close', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) }));
      },
    );
    asked.once('timeout', () => asked.destroy(new Error(`no answer to ${path} within ${answerTimeoutMs} ms`)));
    asked.once('error', reject);
    asked.end(body);
  });
}

/** A query that is no HTTP at all cannot be sent; it goes in the other way. */
function sendable(query: string): string {
  return query.replace(/[^\x21-\x7e]/g, (letter) => encodeURIComponent(letter)).replaceAll('#', '%23');
}

function readsOf({ query, path }: PathTrick): Promise<Answer>[] {
  const raw = sendable(query);
  return [
    ask(`/files/browse?path=${raw}`),
    ask(`/files/read?path=${raw}&offset=0&length=4096`),
    ask(`/files/download?path=${raw}`),
    ask('/api/v1', { type: 'LIST_FILES', list_files: { path } }),
    ask('/api/v1', { type: 'READ_FILE', read_file: { path, offset: 0, length: 4096 } }),
  ];
}

/** What a task could leave behind to lead its reader outside. */
function plantLinks(): string[] {
  const at = (name: string): string => join(sandbox, name);
  mkdirSync(at('sub'));
  writeFileSync(at('sub/file'), 'inside');
  symlinkSync(join(outside, 'secret'), at('to-file'));
  symlinkSync(outside, at('to-dir'));
  symlinkSync('/', at('to-root'));
  symlinkSync('/proc/self/root', at('to-proc-root'));
  symlinkSync('/proc/self/environ', at('to-environ'));
  symlinkSync('/proc/self/fd', at('to-fds'));
  symlinkSync('/proc/self/cwd', at('to-cwd'));
  symlinkSync('/dev/stdin', at('to-stdin'));
  symlinkSync('to-dir', at('chain-1'));
  symlinkSync('chain-1', at('chain-2'));
  symlinkSync('loop-2', at('loop-1'));
  symlinkSync('loop-1', at('loop-2'));
  symlinkSync('..', at('up'));
  symlinkSync(`${'../'.repeat(40)}${outside.slice(1)}`, at('climb'));
  symlinkSync(join(place.workDir, 'meta'), at('to-meta'));
  symlinkSync(`${sandbox}x`, at('to-neighbour'));
  symlinkSync('/dev/zero', at('to-zero'));
  symlinkSync('/dev/mem', at('to-mem'));
  execFileSync('mkfifo', [at('pipe')]);
  writeFileSync(at('holes'), '');
  truncateSync(at('holes'), 1024 ** 4);
  writeFileSync(at('line\nbreak'), 'inside');
  writeFileSync(at('%2e%2e'), 'inside');
  linkSync(at('sub/file'), at('hard'));
  const below = ['', '/secret', `/${canary}`, '/sub/../secret', '/..', '/../../../etc/passwd', '/etc/passwd'];
  const links = ['to-file', 'to-dir', 'to-root', 'to-proc-root', 'to-environ', 'to-fds', 'to-cwd', 'to-stdin'];
  const more = ['chain-2', 'loop-1', 'up', 'climb', 'to-meta', 'to-neighbour', 'to-zero', 'to-mem', 'pipe', 'holes'];
  return [...links, ...more].flatMap((name) => below.slice(0, 4).map((rest) => `${name}${rest}`));
}

beforeAll(async () => {
  place = new AgentDirectory();
  master = await ScriptedMaster.start();
  agent = await AgentProcess.start(place, master.address);
  await master.untilRegistered();
  master.run(shellTask('holder', 'echo inside; exec sleep 1000'));
  await master.untilState('holder', 'TASK_RUNNING');
  const paths = JSON.parse((await ask('/files/debug')).body.toString()) as Record<string, string>;
  short = Object.keys(paths).find((path) => path.startsWith('/frameworks/')) ?? '';
  sandbox = paths[short] ?? '';
  outside = join(place.path, 'outside');
  mkdirSync(join(outside, 'sub'), { recursive: true });
  for (const path of ['secret', canary, 'sub/secret']) writeFileSync(join(outside, path), `${canary} was read`);
  // A directory that begins as the sandbox does.
  mkdirSync(`${sandbox}x`);
  for (const path of ['secret', canary]) writeFileSync(join(`${sandbox}x`, path), `${canary} was read`);
});

afterAll(async () => {
  http.destroy();
  master?.kill('holder');
  await master?.untilState('holder', 'TASK_KILLED').catch(() => {});
  await agent?.kill();
  await master?.close();
  place?.dispose();
});

/** Bytes from outside, whatever the answer; a name that was asked for is no news. */
function leak({ body }: Answer, asked: string): boolean {
  const text = body.toString('latin1');
  if (text.includes(`${canary} was read`) || text.includes('root:x:0:0:') || text.includes('MESOS_')) return true;
  return !asked.includes(canary) && text.includes(canary);
}

describe('the files of an agent', () => {
  it('are read where they are', async () => {
    await until('output', async () =>
      (await ask(`/files/read?path=${encodeURIComponent(`${short}/stdout`)}&offset=0`)).body.includes('inside'),
    );
    const [browsed, read, downloaded, listed, got] = await Promise.all(
      readsOf({ query: encodeURIComponent(`${short}/stdout`), path: `${short}/stdout` }),
    );
    expect([browsed?.status, read?.status, downloaded?.status, listed?.status, got?.status]).toEqual(
      Array(5).fill(200),
    );
    expect(read?.body.toString()).toContain('inside');
    expect(downloaded?.body.toString()).toContain('inside');
    expect(got?.body.toString()).toContain(Buffer.from('inside').toString('base64').slice(0, 6));
  });

  it(`stay inside, asked in ${trickCount} ways through five doors`, async () => {
    const links = plantLinks();
    // The traps are armed: who follows links reads what is outside.
    expect(readFileSync(join(sandbox, 'to-file'), 'utf8')).toContain(canary);
    const long = sandbox;
    const ground: TrickGround = {
      bases: [short, long, `${dirname(long)}/latest`, '/slave/log', '', long.slice(1)],
      outside: [
        join(outside, 'secret'),
        outside,
        `${sandbox}x/secret`,
        '/etc/passwd',
        '/proc/self/environ',
        join(place.workDir, 'meta'),
        place.path,
      ],
      relative: ['../secret', `../${long.slice(dirname(long).length + 1)}x/secret`, '..', '../..', '../../../../../..'],
      links,
    };
    const tricks = pathTricks(ground, trickCount, 20_261_123);
    expect(new Set(tricks.map(({ query }) => query)).size).toBe(trickCount);
    const leaks: string[] = [];
    const broken: string[] = [];
    for (const trick of tricks) {
      const answers = await Promise.all(readsOf(trick));
      for (const [door, answer] of answers.entries()) {
        if (leak(answer, trick.query + trick.path)) leaks.push(`${door} ${trick.query}`);
        if (answer.status >= 500 || answer.status === 0) broken.push(`${answer.status} ${door} ${trick.query}`);
      }
    }
    expect(leaks).toEqual([]);
    expect(broken).toEqual([]);
    const debug = await ask('/files/debug?path=/etc&jsonp=x');
    expect(debug.body.toString()).not.toContain(canary);
    expect((await ask('/health')).status).toBe(200);
  });

  it('shows holes and their end without reading them all', async () => {
    const path = encodeURIComponent(`${short}/holes`);
    const size = await ask(`/files/read?path=${path}`);
    expect(JSON.parse(size.body.toString())).toEqual({ data: '', offset: 1024 ** 4 });
    const end = await ask(`/files/read?path=${path}&offset=${1024 ** 4 - 5}&length=100`);
    expect(JSON.parse(end.body.toString())).toEqual({ data: '\0'.repeat(5), offset: 1024 ** 4 - 5 });
    for (const offset of ['-2', '9223372036854775808', '1e400', 'NaN', '0x10', `${Number.MAX_SAFE_INTEGER}`]) {
      expect((await ask(`/files/read?path=${path}&offset=${offset}&length=9007199254740991`)).status).toBeLessThan(500);
    }
  });
});

/** Swaps what is at two names between a thing inside and a link to the same outside, so many times, and ends. */
const swapper = `
const { linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } = require('node:fs');
const [sandbox, outside, count] = process.argv.slice(1);
const spare = sandbox + '/.spare';
mkdirSync(sandbox + '/real', { recursive: true });
writeFileSync(sandbox + '/real/secret', 'inside');
for (let turn = 0; turn < Number(count); turn++) {
  const isOut = turn % 2 === 0;
  if (isOut) symlinkSync(outside + '/secret', spare);
  else linkSync(sandbox + '/real/secret', spare);
  renameSync(spare, sandbox + '/swapped');
  symlinkSync(isOut ? outside : 'real', spare);
  renameSync(spare, sandbox + '/swapped-dir');
}
`;

describe('links that are swapped under the reader', () => {
  let child: ChildProcess | undefined;

  afterAll(() => child?.kill('SIGKILL'));

  it(`never lead outside, in ${swaps} swaps`, async () => {
    const names = [`${short}/swapped`, `${short}/swapped-dir/secret`, `${short}/swapped-dir`];
    let isSwapping = true;
    child = spawn(process.execPath, ['-e', swapper, sandbox, outside, String(swaps)], { stdio: 'inherit' });
    const ended = once(child, 'exit').then(([code]: unknown[]) => {
      isSwapping = false;
      return code;
    });
    let asked = 0;
    let inside = 0;
    let refused = 0;
    const leaks: string[] = [];
    while (isSwapping) {
      const path = names[asked % names.length] ?? '';
      const answers = await Promise.all(readsOf({ query: encodeURIComponent(path), path }));
      asked += 1;
      for (const answer of answers) {
        if (leak(answer, path)) leaks.push(`${path}: ${answer.body.toString('latin1')}`);
        if (answer.status === 200 && answer.body.includes('inside')) inside += 1;
        if (answer.status >= 400) refused += 1;
      }
    }
    expect(await ended).toBe(0);
    expect(leaks).toEqual([]);
    // Both sides of the race were met, or it was none.
    expect(inside).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });
});

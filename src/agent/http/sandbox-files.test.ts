import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountNames } from '../../net/account-names.ts';
import type { Attachments } from '../../net/attached-files.ts';
import { browse, listFiles, read, readPart } from '../../net/files.ts';
import { CheckpointResourcesMessage } from '../../wire/gen/internal.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import { frameworkId, TestAgent, taskInfo } from '../core/test-bed.ts';
import { sandboxFiles } from './sandbox-files.ts';

let root: string;
let sandbox: string;
let attachments: Attachments;
/** The same for somebody who may see none of it. */
let closed: Attachments;
let shownAgent: TestAgent;
const short = `/frameworks/${frameworkId}/executors/a/runs/latest`;
const secret = 'outside of the sandbox';

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'stadion-sandbox-')));
  const workDir = join(root, 'work');
  const agent = new TestAgent({ workDir }).registered();
  shownAgent = agent;
  const reservations = [{ type: 'DYNAMIC' as const, role: 'dev' }];
  const volume = (id: string, container_path: string): Resource => ({
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: 1 },
    reservations,
    disk: { persistence: { id }, volume: { mode: 'RW', container_path } },
  });
  const volumes = [volume('mine', 'data'), volume('deep', 'far/down'), volume('gone', 'gone')];
  agent.receive(CheckpointResourcesMessage, { resources: [...volumes, volume('other', 'other')] });
  agent.run(taskInfo('a', { resources: volumes.map((one) => ({ ...one, allocation_info: { role: 'dev' } })) }));
  agent.receive(CheckpointResourcesMessage, { resources: [...volumes.slice(0, 2), volume('other', 'other')] });
  sandbox = agent.state.frameworks.get(frameworkId)?.executors.get('a')?.directory ?? '';
  const accounts = new AccountNames();
  const shown = { state: agent.state, workDir, logFile: join(root, 'agent.log'), accounts };
  attachments = sandboxFiles({ ...shown, visibility: { log: true, sandbox: () => true } });
  closed = sandboxFiles({ ...shown, visibility: { log: false, sandbox: ({ executorId }) => executorId !== 'a' } });
  await mkdir(join(sandbox, 'sub'), { recursive: true });
  for (const id of ['mine', 'deep', 'gone', 'other']) {
    await mkdir(join(workDir, 'volumes/roles/dev', id), { recursive: true });
    await writeFile(join(workDir, 'volumes/roles/dev', id, 'file'), id === 'mine' || id === 'deep' ? id : secret);
  }
  await mkdir(join(sandbox, 'far'));
  await symlink(join(workDir, 'volumes/roles/dev/mine'), join(sandbox, 'data'));
  // The task has its volume's link point at another's.
  await symlink(join(workDir, 'volumes/roles/dev/other'), join(sandbox, 'far/down'));
  await symlink(join(workDir, 'volumes/roles/dev/gone'), join(sandbox, 'gone'));
  await symlink(join(workDir, 'volumes/roles/dev/other'), join(sandbox, 'other'));
  await symlink(join(root, 'secret'), join(workDir, 'volumes/roles/dev/mine/way-out'));
  await writeFile(join(sandbox, 'stdout'), 'hello\n');
  await writeFile(join(sandbox, 'sub/file'), 'deep');
  await writeFile(join(root, 'agent.log'), 'log');
  await writeFile(join(root, 'secret'), secret);
  // A neighbour whose name begins with the sandbox's.
  await mkdir(`${sandbox}x`);
  await writeFile(`${sandbox}x/secret`, secret);
  await symlink('sub/file', join(sandbox, 'inner-link'));
  await symlink(join(root, 'secret'), join(sandbox, 'file-link'));
  await symlink('/', join(sandbox, 'root-link'));
  await symlink(`${sandbox}x`, join(sandbox, 'neighbour-link'));
  await symlink('/proc/self/environ', join(sandbox, 'proc-link'));
  execFileSync('mkfifo', [join(sandbox, 'fifo')]);
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function contentOf(path: string): Promise<string> {
  const part = await readPart(attachments, path, { offset: 0, length: -1 });
  return 'answer' in part ? `${part.answer.status}` : Buffer.from(part.bytes).toString('utf8');
}

describe('persistent volumes', () => {
  it('are parts of the sandbox of their task', async () => {
    expect(await contentOf(`${short}/data/file`)).toBe('mine');
    expect(await contentOf(`${sandbox}/data/file`)).toBe('mine');
    expect(await listFiles(attachments, `${short}/data`)).toMatchObject([
      { path: expect.stringMatching(/data\/file$/) },
      { path: expect.stringMatching(/data\/way-out$/) },
    ]);
  });

  it('are those that the agent knows of, wherever the links in the sandbox lead', async () => {
    expect(await contentOf(`${short}/far/down/file`)).toBe('deep');
    for (const path of ['gone/file', 'other/file', 'data/../other/file', 'data/way-out', 'data/../../../../secret']) {
      expect([path, await contentOf(`${short}/${path}`)]).toEqual([path, expect.stringMatching(/^(400|403|404|500)$/)]);
    }
  });

  it('are not for those who may not see the sandbox', async () => {
    expect(await readPart(closed, `${short}/data/file`, { offset: 0, length: 1 })).toMatchObject({
      answer: { status: 403 },
    });
  });
});

describe('what somebody may not see', () => {
  it('is refused by each of its names, whatever follows it', async () => {
    const before = sandbox.slice(0, sandbox.lastIndexOf('/'));
    for (const base of [sandbox, `${sandbox}/`, short, `${before}/latest`, '/slave/log', `${short}/sub/../stdout`]) {
      expect(await listFiles(closed, base)).toMatchObject({ answer: { status: 403 } });
      expect(await readPart(closed, base, { offset: 0, length: 1 })).toMatchObject({ answer: { status: 403 } });
    }
  });
});

describe('sandbox files', () => {
  it('are found by each of their names', async () => {
    for (const base of [sandbox, short, `${sandbox.slice(0, sandbox.lastIndexOf('/'))}/latest`]) {
      expect(await contentOf(`${base}/stdout`)).toBe('hello\n');
      expect(await contentOf(`${base}/sub/file`)).toBe('deep');
      expect(await contentOf(`${base}/sub/../stdout`)).toBe('hello\n');
      expect(await contentOf(`${base}/inner-link`)).toBe('deep');
    }
    expect(await contentOf('/slave/log')).toBe('log');
    expect(Object.keys(attachments.paths())).toHaveLength(4);
  });

  it('never show what is outside, whatever the path', async () => {
    const tricks = [
      'file-link',
      'root-link/etc/passwd',
      'root-link',
      'neighbour-link/secret',
      'proc-link',
      '..',
      '../..',
      `../${sandbox.slice(sandbox.lastIndexOf('/') + 1)}x/secret`,
      '../../../../../../../../../../../../etc/passwd',
      'sub/../../../../../../../../../../../../../etc/passwd',
      './/..//..//..//..//..//..//..//..//..//..//..//..//etc/passwd',
    ];
    for (const base of [sandbox, short]) {
      for (const trick of tricks) expect([trick, await contentOf(`${base}/${trick}`)]).toEqual([trick, '400']);
    }
    const strangers = [
      `${sandbox}x/secret`,
      '/etc/passwd',
      `${root}/secret`,
      '',
      '/',
      '/slave/log/x',
      `${short}\0`,
      `${short}x/secret`,
    ];
    for (const path of strangers) expect([path, await contentOf(path)]).toEqual([path, '404']);
  });

  it('that are no files are not read, and nothing waits for them', async () => {
    expect(await contentOf(`${short}/sub`)).toBe('400');
    expect(await contentOf(`${short}/fifo`)).toBe('400');
    expect(await contentOf(`${short}/nope`)).toBe('404');
  });

  it('stay inside while links are swapped under the reader', async () => {
    const path = join(sandbox, 'swapped');
    let isSwapping = true;
    const swapping = (async () => {
      for (let turn = 0; isSwapping; turn++) {
        await rm(path, { force: true });
        if (turn % 2 === 0) await writeFile(path, 'inside');
        else await symlink(join(root, 'secret'), path);
      }
    })();
    const seen = new Set<string>();
    for (let turn = 0; turn < 1500; turn++) seen.add(await contentOf(`${short}/swapped`));
    isSwapping = false;
    await swapping;
    await unlink(path).catch(() => {});
    expect([...seen].filter((text) => !['inside', '', '400', '404'].includes(text))).toEqual([]);
    expect(seen.has(secret)).toBe(false);
  });
});

describe('reading parts', () => {
  const exchange = (query: Record<string, string>) =>
    ({ query: new URLSearchParams(query), request: {}, response: {}, path: '' }) as unknown as Parameters<
      typeof read
    >[1];
  const ask = async (query: Record<string, string>) => read(attachments, exchange(query));

  it('gives sizes, slices and refusals as Mesos does', async () => {
    const path = `${short}/stdout`;
    expect(await ask({ path })).toMatchObject({ body: '{"data":"","offset":6}' });
    expect(await ask({ path, offset: '-1' })).toMatchObject({ body: '{"data":"","offset":6}' });
    expect(await ask({ path, offset: '1', length: '3' })).toMatchObject({ body: '{"data":"ell","offset":1}' });
    expect(await ask({ path, offset: '1', length: '-1' })).toMatchObject({ body: '{"data":"ello\\n","offset":1}' });
    expect(await ask({ path, offset: '100' })).toMatchObject({ body: '{"data":"","offset":100}' });
    for (const offset of ['-2', 'x', '1.5', '', '99999999999999999999']) {
      expect(await ask({ path, offset })).toMatchObject({ status: 400 });
    }
    expect(await ask({ path, offset: '0', length: '-2' })).toMatchObject({ status: 400 });
    expect(await ask({})).toMatchObject({ status: 400, body: "Expecting 'path=value' in query.\n" });
  });

  it('gives at most 64 KiB and never half a character', async () => {
    const text = 'é'.repeat(100_000);
    await writeFile(join(sandbox, 'long'), `x${text}`);
    let offset = 0;
    let whole = '';
    while (offset < 200_001) {
      const answer = await ask({ path: `${short}/long`, offset: String(offset) });
      const { data } = JSON.parse(String(answer.body)) as { data: string };
      expect(data).not.toContain('\ufffd');
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(65_536);
      whole += data;
      offset += Buffer.byteLength(data);
    }
    expect(whole).toBe(`x${text}`);
  });

  it('lists directories, and plain files as empty', async () => {
    const answer = await browse(attachments, exchange({ path: short }));
    const entries = JSON.parse(String(answer.body)) as { path: string; mode: string }[];
    const mode = (name: string) => entries.find(({ path }) => path === `${short}/${name}`)?.mode;
    expect(mode('stdout')).toBe('-rw-r--r--');
    expect(mode('sub')?.[0]).toBe('d');
    expect(mode('file-link')?.[0]).toBe('l');
    expect(mode('fifo')?.[0]).toBe('p');
    expect(await browse(attachments, exchange({ path: `${short}/stdout` }))).toMatchObject({ body: '[]' });
    expect(await browse(attachments, exchange({ path: `${short}/root-link` }))).toMatchObject({ status: 400 });
  });

  it('refuses jsonp names that are more than a name', async () => {
    expect(await ask({ path: `${short}/stdout`, jsonp: 'cb' })).toMatchObject({ body: 'cb({"data":"","offset":6});' });
    expect(await ask({ path: `${short}/stdout`, jsonp: 'alert(1);x' })).toMatchObject({ status: 400 });
  });
});

describe('a sandbox that was removed', () => {
  it('is not found, and says when and why it went', async () => {
    const path = `${short}/gone-log`;
    expect(await readPart(attachments, path, { offset: 0, length: 10 })).toMatchObject({
      answer: { status: 404, body: '' },
    });
    shownAgent.state.removed.set(sandbox, { removedMs: 0, why: 'it had ended 3days before' });
    const answer = {
      status: 404,
      body: 'The sandbox was removed at 1970-01-01T00:00:00.000Z: it had ended 3days before.\n',
    };
    expect(await readPart(attachments, path, { offset: 0, length: 10 })).toMatchObject({ answer });
    expect(await listFiles(attachments, `${short}/gone-directory`)).toMatchObject({ answer });
    expect(await readPart(closed, path, { offset: 0, length: 10 })).toMatchObject({ answer: { status: 403 } });
  });
});

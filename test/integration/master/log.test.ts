/** What a master's log shows over HTTP: the file itself, and more of it for a while. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { type ClosableLogger, createLogger } from '../../../src/runtime/logger.ts';
import { until } from '../../until.ts';
import { masterConfig } from './test-master.ts';

let directory = '';
let logFile = '';
let logger: ClosableLogger;
let master: RunningMaster;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stadion-master-log-'));
  logFile = join(directory, 'mesos-master.log');
  logger = createLogger({ name: 'master', file: logFile });
  const config = masterConfig(join(directory, 'work'));
  const flagTexts = new Map([...config.flagTexts, ['log_dir', directory]]);
  master = await startMaster({ ...config, flagTexts }, { logger });
  await until('the master serves', () => master.door.state.phase === 'serving');
});
afterAll(async () => {
  await master?.close();
  await rm(directory, { recursive: true, force: true });
});

const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${master.address.port}${path}`);
const call = (body: object): Promise<Response> =>
  fetch(`http://127.0.0.1:${master.address.port}/api/v1`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  });

describe("the master's log under /files", () => {
  it('is read piece by piece, as the page does', async () => {
    expect(await (await get('/files/debug')).json()).toEqual({ '/master/log': logFile });
    expect(await (await get('/files/browse?path=/master/log')).json()).toEqual([]);
    for (const prefix of ['', '/master']) {
      const { offset: size } = (await (await get(`${prefix}/files/read?path=/master/log&offset=-1`)).json()) as {
        offset: number;
      };
      expect(size).toBe(readFileSync(logFile).length);
      let text = '';
      while (Buffer.byteLength(text) < size) {
        const at = Buffer.byteLength(text);
        const answer = await get(`${prefix}/files/read?path=/master/log&offset=${at}&length=100`);
        const part = (await answer.json()) as { data: string; offset: number };
        expect([part.offset, part.data.length]).toEqual([at, Math.min(100, size - at)]);
        text += part.data;
      }
      expect(text).toBe(readFileSync(logFile, 'utf8').slice(0, size));
    }
  });

  it('is named in /state', async () => {
    expect(await (await get('/state')).json()).toMatchObject({ log_dir: directory });
  });

  it('is downloaded whole', async () => {
    const answer = await get('/files/download?path=/master/log');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=log');
    expect(await answer.text()).toBe(readFileSync(logFile, 'utf8'));
  });

  it('is read with LIST_FILES and READ_FILE', async () => {
    expect(await (await call({ type: 'LIST_FILES', list_files: { path: '/master/log' } })).json()).toEqual({
      type: 'LIST_FILES',
      list_files: {},
    });
    const read = { type: 'READ_FILE', read_file: { path: '/master/log', offset: 1, length: 8 } };
    const { read_file: part } = (await (await call(read)).json()) as { read_file: { size: number; data: string } };
    const file = readFileSync(logFile);
    expect(part).toEqual({ size: file.length, data: file.subarray(1, 9).toString('base64') });
  });

  it.each(['/master/log/../mesos-master.log', '/master', '/master/log/x', '/etc/passwd', '/slave/log', ''])(
    'nothing else is shown: %j',
    async (path) => {
      for (const verb of ['browse', 'read', 'download']) {
        const answer = await get(`/files/${verb}?path=${encodeURIComponent(path)}`);
        expect([verb, answer.status]).toEqual([verb, 404]);
      }
      expect((await call({ type: 'READ_FILE', read_file: { path, offset: 0 } })).status).toBe(404);
    },
  );
});

describe('the logging level', () => {
  const messages = (): string[] =>
    readFileSync(logFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: string; path?: string })
      .filter(({ level }) => level === 'debug')
      .map(({ path }) => path ?? '');
  const levelOf = async (): Promise<number> => {
    const answer = (await (await call({ type: 'GET_LOGGING_LEVEL' })).json()) as {
      get_logging_level: { level: number };
    };
    return answer.get_logging_level.level;
  };

  it('is raised for a while with SET_LOGGING_LEVEL and /logging/toggle, and falls back', async () => {
    await get('/version?quiet');
    expect(messages()).toEqual([]);
    const set = await call({
      type: 'SET_LOGGING_LEVEL',
      set_logging_level: { level: 2, duration: { nanoseconds: 3_600_000_000_000 } },
    });
    expect([set.status, await set.text()]).toEqual([200, '']);
    expect(await levelOf()).toBe(2);
    await get('/health');
    expect(messages()).toEqual(['/api/v1', '/health']);
    expect(await (await get('/logging/toggle?level=1&duration=1ms')).text()).toBe('');
    await until('it has fallen back', async () => (await (await get('/logging/toggle')).text()) === '0\n');
    const before = messages().length;
    await get('/version');
    expect(messages()).toHaveLength(before);
    expect(await levelOf()).toBe(0);
  });

  it('is refused in the words of Mesos', async () => {
    const answer = await get('/logging/toggle?level=1');
    expect([answer.status, await answer.text()]).toEqual([400, "Expecting 'duration=value' in query.\n"]);
    expect((await call({ type: 'SET_LOGGING_LEVEL' })).status).toBe(400);
  });
});

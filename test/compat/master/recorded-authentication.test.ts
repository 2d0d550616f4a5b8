/** What a master with HTTP authentication answered, to right, wrong and no credentials; ours answers the same. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMasterConfig } from '../../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { basicAuthorization } from '../../../src/net/basic-auth.ts';
import { until } from '../../until.ts';

interface Recorded {
  readonly path: string;
  /** `principal:secret`, or nothing. */
  readonly login: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const text = readFileSync(join(import.meta.dirname, '../recordings/authentication/http-answers.txt'), 'utf8');

const recorded: readonly Recorded[] = text
  .split(/^== GET /m)
  .slice(1)
  .map((section) => {
    const [asked = '', ...rest] = section.split('\n');
    const [, path = '', login = ''] = /^(\S+) (?:\(basic (.*)\))?/.exec(asked) ?? [];
    const [head = '', ...body] = rest.join('\n').replaceAll('\r', '').split('\n\n');
    const [statusLine = '', ...lines] = head.split('\n');
    const headers = lines.map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)];
    });
    return {
      path,
      login,
      status: Number(statusLine.split(' ')[1]),
      headers: Object.fromEntries(headers),
      body: body.join('\n\n').trim(),
    };
  });

describe('a master that asks who one is, beside Apache Mesos', () => {
  let directory = '';
  let master: RunningMaster;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'stadion-recorded-auth-'));
    const credentials = { credentials: [{ principal: 'ops', secret: 's3cret' }] };
    writeFileSync(join(directory, 'credentials'), JSON.stringify(credentials), { mode: 0o600 });
    const outcome = readMasterConfig({
      argv: [
        ...['--ip=127.0.0.1', '--port=0', '--registry=in_memory', '--hostname=m'],
        ...['--authenticate_http_readonly', '--authenticate_http_readwrite'],
        `--credentials=${join(directory, 'credentials')}`,
      ],
      environment: {},
    });
    if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
    master = await startMaster(outcome.config, { logger: silentLogger });
    await until('the master serves', () => master.door.state.phase === 'serving');
  });
  afterAll(async () => {
    await master?.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('has read what was recorded', () => {
    expect(recorded).toHaveLength(15);
    expect(new Set(recorded.map(({ status }) => status))).toEqual(new Set([200, 401]));
  });

  it.each(recorded)('GET $path as "$login": $status', async ({ path, login, status, headers, body }) => {
    const [principal = '', secret = ''] = login.split(':');
    const authorization = login === '' ? {} : { Authorization: basicAuthorization({ principal, secret }) };
    const live = await fetch(`http://127.0.0.1:${master.address.port}${path}`, { headers: authorization });
    expect(live.status).toBe(status);
    for (const name of ['www-authenticate', 'content-type'])
      expect([name, live.headers.get(name) ?? undefined]).toEqual([name, headers[name]]);
    const answered = await live.text();
    if (status === 401)
      expect([answered, live.headers.get('content-length')]).toEqual([body, headers['content-length']]);
    else expect(answered.slice(0, 2)).toBe(body.slice(0, 2));
  });
});

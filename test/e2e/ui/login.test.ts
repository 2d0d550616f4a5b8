/** The master's pages where it asks for credentials: the browser asks the user once and shows the cluster. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMasterConfig } from '../../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { until } from '../../until.ts';
import { haveBrowser } from './browser.ts';

let directory = '';
let master: RunningMaster;
let browser: Browser;

beforeAll(async () => {
  if (!haveBrowser()) return;
  directory = mkdtempSync(join(tmpdir(), 'stadion-login-'));
  const path = join(directory, 'credentials');
  writeFileSync(path, '{"credentials":[{"principal":"ops","secret":"s3cret"}]}', { mode: 0o600 });
  const argv = ['--ip=127.0.0.1', '--port=0', '--registry=in_memory', '--cluster=guarded', `--credentials=${path}`];
  const outcome = readMasterConfig({
    argv: [...argv, '--authenticate_http_readonly', '--authenticate_http_readwrite'],
    environment: {},
  });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  master = await startMaster(outcome.config, { logger: silentLogger });
  await until('the master to serve', () => master.door.state.phase === 'serving');
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await master?.close();
  if (directory !== '') await rm(directory, { recursive: true, force: true });
});

/** The text of the page and the answers to its question for the state, for a user who types this into the browser's form. */
async function visit(password: string): Promise<{ readonly text: string; readonly statuses: number[] }> {
  const context = await browser.newContext({ httpCredentials: { username: 'ops', password } });
  const page = await context.newPage();
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (/\/(state|state-summary|metrics\/snapshot)/.test(response.url())) statuses.push(response.status());
  });
  await page.goto(`http://127.0.0.1:${master.address.port}/`);
  await until('the page to ask for the state', () => statuses.length > 0);
  if (password === 's3cret') await page.getByText('guarded').first().waitFor({ timeout: 15_000 });
  const text = (await page.locator('body').textContent()) ?? '';
  await context.close();
  return { text, statuses };
}

describe.skipIf(!haveBrowser())('a master that asks for credentials', () => {
  it('shows the cluster to who has them', async () => {
    const { text, statuses } = await visit('s3cret');
    expect(statuses).toContain(200);
    expect(text).toContain('guarded');
  });

  it('shows its page and nothing of the cluster to who has others', async () => {
    const { text, statuses } = await visit('wrong');
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(text).not.toContain('guarded');
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { serveMocks } from '../../../ui/mocks/serve.ts';
import { haveCommands } from '../../requirements.ts';

const executablePath = '/usr/bin/chromium';
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether a browser is there to look at the pages with. */
export function haveBrowser(): boolean {
  return haveCommands(executablePath);
}

/** A page and everything that went wrong on it. */
export type Visit = { readonly page: Page; readonly complaints: string[] };

/** The freshly built pages over fixtures, with a browser. */
export class PagesUnderTest {
  readonly base: string;
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #dir: string;

  constructor(server: Server, browser: Browser, dir: string) {
    const address = server.address();
    this.base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    this.#server = server;
    this.#browser = browser;
    this.#dir = dir;
  }

  /** Opens a page; complaints are console errors, crashes, and requests to anywhere else. */
  async open(path: string, widthPx = 1440): Promise<Visit> {
    const context = await this.#browser.newContext({ viewport: { width: widthPx, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // Refusals by the server are what some of these tests are about.
      const refused = /the server responded with a status of 4\d\d/.test(message.text());
      if (message.type() === 'error' && !refused) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.base) && !url.startsWith('data:')) complaints.push(`request to ${url}`);
    });
    await page.goto(this.base + path);
    return { page, complaints };
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#dir, { recursive: true, force: true });
  }
}

/** Builds the pages into a directory of their own, serves them, and starts a browser. */
export async function startPages(): Promise<PagesUnderTest> {
  const dir = await mkdtemp(join(tmpdir(), 'stadion-ui-'));
  const root = fileURLToPath(new URL('../../../ui', import.meta.url));
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: dir } });
  const server = await serveMocks(0, dir);
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  return new PagesUnderTest(server, browser, dir);
}

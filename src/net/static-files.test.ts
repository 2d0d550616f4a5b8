import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request as requestHttp, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpClient } from './http-client.ts';
import { StaticFiles, uiDirectory } from './static-files.ts';

let directory: string;
let server: Server;
let url: string;
const client = new HttpClient();

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'static-'));
  mkdirSync(join(directory, 'master'));
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'secret.txt'), 'outside');
  writeFileSync(join(directory, 'master/index.html'), '<p>page</p>');
  writeFileSync(join(directory, 'assets/main-1a2b.js'), 'let a;');
  symlinkSync(join(directory, 'secret.txt'), join(directory, 'master/link.txt'));
  const files = new StaticFiles({
    directory: join(directory, 'master'),
    assetsParent: directory,
  });
  const missing = new StaticFiles({ directory: join(directory, 'nowhere') });
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    const served = path.startsWith('/missing')
      ? missing.serve(request, response, '/')
      : files.serve(request, response, path);
    served.catch((thrown) => response.end(String(thrown)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

/** The status of a path that is sent exactly as written. */
function statusOf(path: string, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: new URL(url).port, path, method };
    requestHttp(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('StaticFiles', () => {
  it('serves the page for the root and for every path of its router, never cached blindly', async () => {
    for (const path of ['/', '/agents', '/frameworks/a/b']) {
      const answer = await client.request({ url: url + path });
      expect([answer.status, answer.text()]).toEqual([200, '<p>page</p>']);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': expect.stringContaining("script-src 'self'"),
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('serves hashed assets for ever and answers 304 to a known tag', async () => {
    const answer = await client.request({ url: `${url}/assets/main-1a2b.js` });
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
    });
    const again = await client.request({
      url: `${url}/assets/main-1a2b.js`,
      headers: { 'If-None-Match': String(answer.headers.etag) },
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('gives nothing from outside and nothing hidden', async () => {
    for (const path of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/link.txt',
      '/secret.txt',
      '/assets/../secret.txt',
      '/.env',
      '/a\\..\\b.txt',
      '/x%00.html',
      '/%zz',
    ]) {
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    }
    expect(await statusOf('/none.js')).toBe(404);
    expect(await statusOf('/', 'POST')).toBe(405);
  });

  it('says what to do when the pages are not built', async () => {
    const answer = await client.request({ url: `${url}/missing` });
    expect([answer.status, answer.text().includes('npm run build:ui')]).toEqual([503, true]);
    expect(uiDirectory().endsWith('/dist/ui/')).toBe(true);
  });
});

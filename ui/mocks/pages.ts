import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerMock } from './programs.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

const roots: readonly [prefix: string, page: string][] = [
  ['/mesos/', 'master'],
  ['/marathon/ui/', 'marathon'],
  ['/chronos/', 'chronos'],
];

/** Where `vite build ui` puts the pages. */
export function defaultPages(): string {
  return fileURLToPath(new URL('../../dist/ui', import.meta.url));
}

function fileFor(path: string): string | undefined {
  for (const [prefix, page] of roots) {
    if (path === prefix) return join(page, 'index.html');
    if (path.startsWith(`${prefix}assets/`)) return normalize(path.slice(prefix.length));
  }
  return undefined;
}

/** Answers with a file of the built pages, else from the fixtures. */
export async function answerPages(request: IncomingMessage, response: ServerResponse, dir: string): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const file = request.method === 'GET' ? fileFor(path) : undefined;
  if (file === undefined) return answerMock(request, response);
  try {
    const body = await readFile(join(dir, file));
    const type = types[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': policy }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

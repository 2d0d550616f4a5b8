import { createReadStream } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCode } from '../base/errors.ts';
import { contentTypes, sendAnswer, textAnswer } from './http-answer.ts';

const typeOfExtension: ReadonlyMap<string, string> = new Map([
  ['.html', contentTypes.html],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', contentTypes.json],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.map', contentTypes.json],
  ['.txt', contentTypes.text],
]);

/** Scripts only from this port; styles inline because the component library sets them so. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
};

const notBuiltPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Stadion</title></head>
<body><h1>The pages are not built</h1><p>Run <code>npm run build:ui</code> and reload.</p></body></html>
`;

/** Where the built pages are, in a checkout (this file in src/net) and in an installed package (in dist/net) alike. */
export function uiDirectory(): string {
  return fileURLToPath(new URL('../../dist/ui/', import.meta.url));
}

export interface StaticFilesOptions {
  /** Directory with `index.html` of this program's pages, and `assets/`. */
  readonly directory: string;
  /** Where `assets/`, shared by all programs, is when not in `directory`. */
  readonly assetsParent?: string;
  /** Sent with every file; the strict ones of our own pages when left out. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Headers of pages that are not ours: theirs may run scripts of their own kind, and ask agents. */
const foreignHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
};

/** The pages of one program: files by path, `index.html` for every other path the screen's router knows. */
export class StaticFiles {
  readonly #directory: string;
  readonly #assetsParent: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(options: StaticFilesOptions) {
    this.#directory = options.directory;
    this.#assetsParent = options.assetsParent ?? options.directory;
    this.#headers = options.headers ?? pageHeaders;
  }

  /** The pages of a program: `dist/ui/<program>` with assets in `dist/ui/assets`. */
  static of(program: string): StaticFiles {
    const directory = uiDirectory();
    return new StaticFiles({ directory: join(directory, program), assetsParent: directory });
  }

  /** Pages that someone else made: all of them in this directory. */
  static foreign(directory: string): StaticFiles {
    return new StaticFiles({ directory, headers: foreignHeaders });
  }

  /**
   * Answers GET and HEAD of a path inside the pages (`/`, `/assets/index-4f2a.js`). A path without extension that is no
   * file gets `index.html`; a missing file gets 404; links that lead outside are not followed.
   */
  async serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return sendAnswer(request, response, textAnswer(405, '405 Method Not Allowed.', { Allow: 'GET, HEAD' }));
    }
    const relative = relativePath(path);
    if (relative === undefined) return sendAnswer(request, response, textAnswer(404, '404 Not Found.'));
    const root = relative.startsWith('assets/') ? this.#assetsParent : this.#directory;
    const file = relative === '' ? undefined : await findFile(root, relative);
    if (file !== undefined) return sendFile(request, response, file, this.#headers);
    if (extname(relative) !== '') return sendAnswer(request, response, textAnswer(404, '404 Not Found.'));
    const index = await findFile(this.#directory, 'index.html');
    if (index !== undefined) return sendFile(request, response, index, this.#headers);
    // Somebody else's pages have no build of ours.
    if (this.#headers !== pageHeaders) return sendAnswer(request, response, textAnswer(404, '404 Not Found.'));
    return sendAnswer(request, response, {
      status: 503,
      headers: { 'Content-Type': contentTypes.html, ...pageHeaders },
      body: notBuiltPage,
    });
  }
}

/** The decoded path without its first slash, or undefined when it cannot be one of ours. */
function relativePath(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path).replace(/^\/+/, '').replace(/\/+$/, '');
    const segments = decoded.split('/');
    const isOdd =
      decoded.includes('\0') || decoded.includes('\\') || segments.some((one) => one === '..' || one.startsWith('.'));
    return isOdd ? undefined : decoded;
  } catch {
    return undefined;
  }
}

interface FoundFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Vite puts a hash of the contents in the names under assets/. */
  readonly isHashed: boolean;
}

async function findFile(root: string, relative: string): Promise<FoundFile | undefined> {
  try {
    const realRoot = await realpath(root);
    const path = await realpath(join(realRoot, relative));
    if (!path.startsWith(realRoot + sep)) return undefined;
    const handle = await open(path, 'r');
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return undefined;
      const isHashed = /(^|\/)assets\//.test(relative);
      return { path, sizeBytes: stats.size, modifiedMs: stats.mtimeMs, isHashed };
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP')
      return undefined;
    throw thrown;
  }
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: FoundFile,
  always: Readonly<Record<string, string>>,
): Promise<void> {
  const tag = `"${file.sizeBytes.toString(16)}-${Math.trunc(file.modifiedMs).toString(16)}"`;
  const headers = {
    ...always,
    'Content-Type': typeOfExtension.get(extname(file.path).toLowerCase()) ?? 'application/octet-stream',
    'Cache-Control': file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: tag,
    'Last-Modified': new Date(file.modifiedMs).toUTCString(),
  };
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  const parts: Buffer[] = [];
  for await (const part of createReadStream(file.path)) parts.push(part as Buffer);
  await sendAnswer(request, response, { status: 200, headers, body: Buffer.concat(parts) });
}

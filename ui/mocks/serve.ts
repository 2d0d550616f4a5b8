import { createServer, type Server } from 'node:http';
import { pathToFileURL } from 'node:url';
import { answerPages, defaultPages } from './pages.ts';

/**
 * Serves the built pages over fixtures, each below a path prefix of its own: /mesos/, /marathon/ui/ and /chronos/.
 * Resolves once it listens; port 0 takes any free one.
 */
export function serveMocks(port: number, pagesDir: string = defaultPages()): Promise<Server> {
  const server = createServer((request, response) => {
    void answerPages(request, response, pagesDir);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const server = await serveMocks(Number(process.argv[2] ?? 5080));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : ''}`;
  process.stdout.write(`${base}/mesos/\n${base}/marathon/ui/\n${base}/chronos/\n`);
}

import { sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Exchange, HttpServer } from '../../net/http-server.ts';
import { type HeapSampler, MemoryProfiler } from '../../net/memory-profiler.ts';
import { masterRealms } from './realms.ts';

// COMPAT(mesos-1.11): what a master without gperftools answers begins like this.
const disabled = textAnswer(400, 'Perftools is disabled. There is no profiler in this master.\n');

/** Adds `/profiler/start` and `/profiler/stop`, which refuse as in a Mesos that was built without a profiler. */
export function serveProfiler(server: HttpServer): void {
  for (const path of ['/profiler/start', '/profiler/stop'])
    server.raw('*', path, ({ request, response }) => sendAnswer(request, response, disabled), masterRealms.readwrite);
}

/** Adds `/memory-profiler/…`; without a sampler all of it is 404. The returned function ends what is under way. */
export function serveMemoryProfiler(server: HttpServer, sampler: HeapSampler | undefined): () => void {
  const profiler = new MemoryProfiler(sampler);
  const serve = async ({ request, response, path, query }: Exchange): Promise<void> =>
    sendAnswer(request, response, await profiler.answer(path, query));
  server.raw('*', '/memory-profiler/*', serve, masterRealms.readwrite);
  return () => profiler.close();
}

/**
 * `/memory-profiler/…` with `--memory_profiling`: what allocates memory in this program. The original asks jemalloc; here the
 * profiler of the JavaScript engine samples, so the answers are of the same kind and not of the same form.
 */
import type { HeapProfiler } from 'node:inspector';
import { getHeapStatistics } from 'node:v8';
import { formatDurationMs, parseDurationMs } from '../base/durations.ts';
import { errorText } from '../base/errors.ts';
import { heapGraph, heapText } from './heap-report.ts';
import { type Answer, jsonAnswer, textAnswer } from './http-answer.ts';

type Profile = HeapProfiler.SamplingHeapProfile;

/** Samples the memory of this process, one run at a time. */
export interface HeapSampler {
  /** False when somebody else's run is under way. */
  start(): Promise<boolean>;
  stop(): Promise<Profile>;
}

const defaultRunMs = 5 * 60_000;
const shortestRunMs = 1_000;
const longestRunMs = 24 * 3_600_000;

interface Run {
  readonly id: number;
  readonly untilMs: number;
  readonly timer: NodeJS.Timeout;
}

interface Download {
  readonly contentType: string;
  readonly fileName: string;
  readonly made: (profile: Profile) => string;
}

const downloads: ReadonlyMap<string, Download> = new Map<string, Download>([
  [
    'raw',
    { contentType: 'application/json', fileName: 'heap.heapprofile', made: (profile) => JSON.stringify(profile) },
  ],
  ['text', { contentType: 'text/plain; charset=utf-8', fileName: 'heap.txt', made: heapText }],
  ['graph', { contentType: 'image/svg+xml', fileName: 'heap.svg', made: heapGraph }],
]);

const disabled = textAnswer(404, 'Memory profiling is off: it needs --memory_profiling.\n');

/** Answers the endpoints. Keeps the profile of the last run, and no more. */
export class MemoryProfiler {
  readonly #sampler: HeapSampler | undefined;
  #run: Run | undefined;
  #last: { readonly id: number; readonly profile: Profile } | undefined;
  #count = 0;

  /** Without a sampler all is 404. */
  constructor(sampler: HeapSampler | undefined) {
    this.#sampler = sampler;
  }

  /** `path` begins with `/memory-profiler/`. */
  async answer(path: string, query: URLSearchParams): Promise<Answer> {
    const sampler = this.#sampler;
    if (sampler === undefined) return disabled;
    const [, , name = '', form = ''] = path.split('/');
    if (name === 'download') return this.#download(form, query.get('id'));
    if (form !== '') return textAnswer(404, '404 Not Found.');
    if (name === 'start') return this.#start(sampler, query.get('duration'));
    if (name === 'stop') return this.#stop(sampler);
    if (name === 'state') return jsonAnswer(200, JSON.stringify(this.#state()));
    if (name === 'statistics')
      return jsonAnswer(200, JSON.stringify({ process: process.memoryUsage(), heap: getHeapStatistics() }));
    return textAnswer(404, '404 Not Found.');
  }

  /** Ends a run. */
  close(): void {
    if (this.#sampler !== undefined) void this.#stop(this.#sampler);
  }

  async #start(sampler: HeapSampler, text: string | null): Promise<Answer> {
    const duration = text === null ? undefined : parseDurationMs(text);
    if (duration?.ok === false) return textAnswer(400, `Invalid duration '${text}': ${duration.error.reason}.\n`);
    const runMs = duration?.value ?? defaultRunMs;
    if (runMs < shortestRunMs || runMs > longestRunMs)
      return textAnswer(400, `Invalid duration '${text}': it must be between 1secs and 1days.\n`);
    try {
      if (this.#run !== undefined || !(await sampler.start()))
        return textAnswer(409, 'Heap profiling is already active.\n');
    } catch (thrown) {
      return textAnswer(500, `The memory cannot be sampled: ${errorText(thrown)}\n`);
    }
    const id = ++this.#count;
    const timer = setTimeout(() => void this.#stop(sampler), runMs).unref();
    this.#run = { id, untilMs: performance.now() + runMs, timer };
    const message = `Heap profiling has begun and ends in ${formatDurationMs(runMs)}.`;
    return jsonAnswer(200, JSON.stringify({ id: String(id), message }));
  }

  async #stop(sampler: HeapSampler): Promise<Answer> {
    const run = this.#run;
    if (run === undefined) return textAnswer(400, 'Heap profiling is not active.\n');
    this.#run = undefined;
    clearTimeout(run.timer);
    try {
      this.#last = { id: run.id, profile: await sampler.stop() };
    } catch (thrown) {
      return textAnswer(500, `The memory cannot be sampled: ${errorText(thrown)}\n`);
    }
    return jsonAnswer(200, JSON.stringify({ id: String(run.id), message: 'Heap profiling has ended.' }));
  }

  #state(): object {
    const run = this.#run;
    return {
      jemalloc_detected: false,
      profiling_active: run !== undefined,
      ...(run === undefined
        ? {}
        : { id: String(run.id), remaining_seconds: Math.max(0, run.untilMs - performance.now()) / 1000 }),
      ...(this.#last === undefined ? {} : { finished_id: String(this.#last.id) }),
    };
  }

  #download(form: string, id: string | null): Answer {
    const download = downloads.get(form);
    if (download === undefined) return textAnswer(404, '404 Not Found.');
    const last = this.#last;
    if (last === undefined || (id !== null && id !== String(last.id)))
      return textAnswer(400, id === null ? 'No run has ended yet.\n' : `There is no profile of the run '${id}'.\n`);
    const headers = {
      'Content-Type': download.contentType,
      'Content-Disposition': `attachment; filename=${download.fileName}`,
      'X-Content-Type-Options': 'nosniff',
    };
    return { status: 200, headers, body: download.made(last.profile) };
  }
}

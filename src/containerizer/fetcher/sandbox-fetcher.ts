import { spawn } from 'node:child_process';
import { constants, createReadStream } from 'node:fs';
import { chmod, type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { type Counter, Metrics } from '../../runtime/metrics.ts';
import { ContainerError } from '../container-error.ts';
import type { FetcherOptions } from '../container-options.ts';
import { ClosedSandbox } from './closed-sandbox.ts';
import { download } from './download.ts';
import { FetchCache } from './fetch-cache.ts';
import type { Fetcher, FetchOwner, FetchRequest } from './fetch-request.ts';
import { unpack } from './unpack.ts';
import { UnpackPlace } from './unpack-place.ts';
import { planUri, type UriPlan } from './uri-plan.ts';

const defaultCacheBytes = 2 * 1024 ** 3;
const defaultStallMs = 60_000;
/** Bound of one fetched file. */
const mostBytes = 64 * 1024 ** 3;

/** A request with the sandbox as it was opened. */
interface OpenRequest extends FetchRequest {
  readonly directory: string;
}

/** Fetches files over HTTP and from this machine, and unpacks archives. */
export class SandboxFetcher implements Fetcher {
  readonly #options: FetcherOptions;
  readonly #logger: Logger;
  readonly #cache: FetchCache | undefined;
  readonly #succeeded: Counter;
  readonly #failed: Counter;

  constructor(options: FetcherOptions, logger: Logger, metrics: Metrics = new Metrics()) {
    this.#options = options;
    this.#logger = logger;
    if (options.cacheDir !== undefined) {
      this.#cache = new FetchCache(options.cacheDir, options.cacheSizeBytes ?? defaultCacheBytes);
    }
    this.#succeeded = metrics.counter('containerizer/fetcher/task_fetches_succeeded');
    this.#failed = metrics.counter('containerizer/fetcher/task_fetches_failed');
    metrics.gauge('containerizer/fetcher/cache_size_total_bytes', () => this.#cache?.limitBytes ?? 0);
    metrics.gauge('containerizer/fetcher/cache_size_used_bytes', () => this.#cache?.usedBytes ?? 0);
  }

  async fetch(request: FetchRequest): Promise<void> {
    if (request.uris.length === 0) return;
    try {
      await this.#fetchAll(request);
    } catch (thrown) {
      this.#failed.increment();
      throw thrown;
    }
    this.#succeeded.increment();
  }

  async #fetchAll(request: FetchRequest): Promise<void> {
    const closed = await ClosedSandbox.close(request.sandbox, request.owner);
    try {
      for (const uri of request.uris) {
        const plan = planUri(uri, this.#options.frameworksHome);
        if (!plan.ok) throw fetchFailed(uri.value, plan.error.reason);
        try {
          await this.#fetchOne({ ...request, directory: closed.path }, plan.value);
        } catch (thrown) {
          const why = errorText(thrown).replaceAll(closed.path, request.sandbox);
          request.log(`Failed to fetch '${uri.value}': ${why}`);
          throw fetchFailed(uri.value, why, thrown);
        }
      }
    } finally {
      await closed.open();
    }
  }

  async #fetchOne(request: OpenRequest, plan: UriPlan): Promise<void> {
    const { sandbox, directory, signal, log } = request;
    signal.throwIfAborted();
    const path = join(directory, plan.outputFile);
    const shown = join(sandbox, plan.outputFile);
    log(`Fetching URI '${plan.uri}'`);
    await this.#bring(request, plan);
    if (plan.isExecutable) await chmod(path, 0o755);
    log(`Fetched '${plan.uri}' to '${shown}'`);
    if (plan.archive === undefined) return;
    await unpack({ archivePath: path, kind: plan.archive, into: directory, signal });
    log(`Extracted '${shown}' into '${sandbox}'`);
  }

  async #bring(request: OpenRequest, plan: UriPlan): Promise<void> {
    // The same rules as for archives: an unpacked link is never written through.
    const place = new UnpackPlace(request.directory, { mostBytes, mostEntries: 1 });
    const write = async (fill: (file: FileHandle) => Promise<void>): Promise<void> => {
      const file = await place.file(plan.outputFile, 0o644);
      try {
        await fill(file);
      } finally {
        await file.close();
      }
    };
    if (plan.isCached && this.#cache !== undefined) {
      const isCached = await this.#cache.with(
        request.owner?.name ?? '',
        plan.uri,
        (path) => this.#fillFile(path, request, plan),
        (path) => write((file) => copyInto(file, path, undefined, request.signal)),
      );
      if (isCached) return;
      request.log(`'${plan.uri}' does not fit in the cache and is fetched directly`);
    }
    await write((file) => this.#read(file, request, plan));
  }

  async #fillFile(path: string, request: FetchRequest, plan: UriPlan): Promise<void> {
    const file = await open(path, 'wx', 0o600);
    try {
      await this.#read(file, request, plan);
    } finally {
      await file.close();
    }
  }

  async #read(file: FileHandle, request: FetchRequest, plan: UriPlan): Promise<void> {
    const { source, uri } = plan;
    if (source.kind === 'file') {
      await copyInto(file, source.path, request.owner, request.signal);
      return;
    }
    request.log(`Downloading '${uri}'`);
    const bytes = await download({
      url: source.url,
      file,
      stallTimeoutMs: this.#options.stallTimeoutMs ?? defaultStallMs,
      mostBytes,
      signal: request.signal,
      onProgress: (done, total) => request.log(`${done} bytes of ${total ?? 'an unknown number'} of '${uri}'`),
    });
    this.#logger.debug('fetched', { uri, bytes });
  }
}

/** Copies a plain file of this machine, with the rights of the user it is for. */
async function copyInto(
  file: FileHandle,
  path: string,
  owner: FetchOwner | undefined,
  signal: AbortSignal,
): Promise<void> {
  const facts = await stat(path);
  if (!facts.isFile()) throw new Error(`${path} is not a plain file`);
  const isOther = owner !== undefined && process.getuid?.() === 0 && owner.uid !== 0;
  const bytes = isOther ? readAs(owner, path, signal) : createReadStream(path, { flags: readFlags });
  await pipeline(
    bytes,
    async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) await file.writeFile(chunk);
    },
    { signal },
  );
}

// A pipe that took the file's place meanwhile is not waited for. Node takes flags as numbers too.
const readFlags = (constants.O_RDONLY | constants.O_NONBLOCK) as unknown as string;

async function* readAs(owner: FetchOwner, path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const groups = owner.groups.length > 0 ? `--groups=${owner.groups.join(',')}` : '--clear-groups';
  const program = spawn('setpriv', [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, groups, 'cat', '--', path], {
    signal,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exit = new Promise<number | null>((resolve, reject) => {
    program.once('error', reject);
    program.once('close', resolve);
  });
  exit.catch(() => {});
  for await (const chunk of program.stdout) yield chunk as Uint8Array;
  if ((await exit) !== 0) throw new Error(`${owner.name} may not read ${path}`);
}

function fetchFailed(uri: string, why: string, cause?: unknown): ContainerError {
  return new ContainerError({
    code: 'container-launch-failed',
    message: `Failed to fetch URI '${uri}': ${why}`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Samples of what allocates memory in this process, by the engine's own sampling profiler. */
import type { HeapProfiler, Session } from 'node:inspector';
import type { HeapSampler } from './memory-profiler.ts';

type HeapProfile = HeapProfiler.SamplingHeapProfile;

/** On average one sample for so many bytes that are allocated. */
const samplingIntervalBytes = 32 * 1024;

/** One run at a time in the whole process: the engine has one profiler. */
let running: Session | undefined;

/** Begins a run. False when one is under way in this process. Rejects when the engine refuses. */
async function startHeapSampling(): Promise<boolean> {
  if (running !== undefined) return false;
  const inspector = await import('node:inspector');
  if (running !== undefined) return false;
  const session = new inspector.Session();
  running = session;
  session.connect();
  try {
    await asked((done) =>
      session.post('HeapProfiler.startSampling', { samplingInterval: samplingIntervalBytes }, (error) => done(error)),
    );
  } catch (thrown) {
    end(session);
    throw thrown;
  }
  return true;
}

/** Ends the run and tells what is still alive of what was allocated meanwhile. Rejects when none is under way. */
async function stopHeapSampling(): Promise<HeapProfile> {
  const session = running;
  if (session === undefined) throw new Error('no memory is sampled');
  try {
    return await asked<HeapProfile>((done) =>
      session.post('HeapProfiler.stopSampling', (error, answer) => done(error, answer?.profile)),
    );
  } finally {
    end(session);
  }
}

function end(session: Session): void {
  session.disconnect();
  if (running === session) running = undefined;
}

function asked<T = void>(ask: (done: (error: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) =>
    ask((error, value) => (error === null ? resolve(value as T) : reject(error))),
  );
}

/** The one of this process. */
export const heapSampler: HeapSampler = { start: startHeapSampling, stop: stopHeapSampling };

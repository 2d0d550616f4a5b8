export interface CoreLoopOptions<S, E, F> {
  /** Owned by this loop and changed only by `step`. */
  readonly state: S;
  /** The pure core. A throw is an error of ours: it goes to `onFatal` and the loop ends. */
  readonly step: (state: S, event: E, nowMs: number) => readonly F[];
  /** Starts one effect. What ends later calls `post`; world failures are caught there and posted as events. */
  readonly execute: (effect: F, post: (event: E) => void) => void;
  readonly onFatal: (thrown: unknown) => void;
  /** Milliseconds for `step`; the wall clock when left out. */
  readonly nowMs?: () => number;
  /** Called after each batch of events, when all their effects were started: set alarms, flush streams. */
  readonly onBatchEnd?: () => void;
  /** A batch gives way to input and output after this long. */
  readonly batchMs?: number;
}

export interface CoreLoop<S, E> {
  readonly state: S;
  /** Events waiting. */
  readonly queueLength: number;
  /** Adds an event; it is taken later in the same turn, or next when a batch is running. Ignored after `stop`. */
  post(event: E): void;
  /** Takes no more events; those waiting are dropped. */
  stop(): void;
}

/** The queue of a shell: one event at a time with all its effects, in order; a core never waits. */
export function createCoreLoop<S, E, F>(options: CoreLoopOptions<S, E, F>): CoreLoop<S, E> {
  const { state, step, execute, onFatal, onBatchEnd } = options;
  const nowMs = options.nowMs ?? Date.now;
  const batchMs = options.batchMs ?? 20;
  let queue: E[] = [];
  let taken = 0;
  let isScheduled = false;
  let isStopped = false;

  const post = (event: E): void => {
    if (isStopped) return;
    queue.push(event);
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(runBatch);
  };

  const take = (): E | undefined => {
    const event = queue[taken++];
    if (taken === queue.length) {
      queue = [];
      taken = 0;
    } else if (taken > 1024) {
      queue = queue.slice(taken);
      taken = 0;
    }
    return event;
  };

  const runBatch = (): void => {
    const untilMs = performance.now() + batchMs;
    try {
      while (queue.length > 0 && !isStopped && performance.now() < untilMs) {
        for (const effect of step(state, take() as E, nowMs())) execute(effect, post);
      }
      if (!isStopped) onBatchEnd?.();
    } catch (thrown) {
      stop();
      onFatal(thrown);
      return;
    }
    isScheduled = queue.length > 0 && !isStopped;
    if (isScheduled) setImmediate(runBatch);
  };

  const stop = (): void => {
    isStopped = true;
    queue = [];
    taken = 0;
  };

  return {
    state,
    get queueLength() {
      return queue.length - taken;
    },
    post,
    stop,
  };
}

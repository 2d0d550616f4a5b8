import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '../../../shared/api/request.ts';
import { readSize, readText } from '../../api/files.ts';
import { append, earlierRange, nextRange, prepend, type Tail } from '../../model/tail.ts';

const pollMs = 1_000;

export type LiveTail = {
  readonly tail: Tail | undefined;
  readonly error: ApiError | undefined;
  /** True once the file was looked at. */
  readonly known: boolean;
  readonly loadEarlier: () => void;
};

const asApiError = (cause: unknown): ApiError =>
  cause instanceof ApiError
    ? cause
    : new ApiError(0, { message: 'The file could not be read.', fields: [], deploymentIds: [] });

/** Follows a file on an agent: reads its end, then whatever is added, until paused. */
export function useTail(agentId: string, path: string, paused: boolean): LiveTail {
  const [tail, setTail] = useState<Tail>();
  const [error, setError] = useState<ApiError>();
  const [known, setKnown] = useState(false);

  useEffect(() => {
    if (paused) return;
    const stop = new AbortController();
    let timer: number | undefined;
    let current: Tail | undefined;
    setTail((before) => {
      current = before;
      return before;
    });
    const look = async (): Promise<void> => {
      const size = await readSize(agentId, path, stop.signal);
      for (let range = nextRange(current, size); range !== undefined; range = nextRange(current, size)) {
        const text = await readText(agentId, path, range, stop.signal);
        const next = append(current, range, text);
        current = next;
        setTail(next);
      }
    };
    const poll = async (): Promise<void> => {
      try {
        if (!document.hidden) await look();
        setError(undefined);
      } catch (cause) {
        if (!stop.signal.aborted) setError(asApiError(cause));
      }
      if (stop.signal.aborted) return;
      setKnown(true);
      timer = window.setTimeout(poll, pollMs);
    };
    void poll();
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [agentId, path, paused]);

  const loadEarlier = useCallback(() => {
    const range = tail === undefined ? undefined : earlierRange(tail);
    if (range === undefined) return;
    readText(agentId, path, range, new AbortController().signal).then(
      (text) => setTail((before) => (before === undefined ? before : prepend(before, range, text))),
      (cause: unknown) => setError(asApiError(cause)),
    );
  }, [agentId, path, tail]);

  return { tail, error, known, loadEarlier };
}

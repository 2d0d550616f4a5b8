import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../../shared/api/request.ts';
import { readSize, readText } from '../../api/files.ts';
import { append, earlierRange, moved, nextRange, pieceRange, prepend, type Tail } from '../../model/tail.ts';

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

type Place = { readonly agentId: string; readonly path: string; readonly signal: AbortSignal };

/** The log was rotated further than what is shown: the rest of what was cut off comes first. */
async function withRestOfPiece({ agentId, path, signal }: Place, tail: Tail, rotatedBytes: number): Promise<Tail> {
  if (tail.end >= 0) return tail;
  const piece = await readSize(agentId, `${path}.1`, signal).catch(() => undefined);
  if (piece?.rotatedBytes !== rotatedBytes) return tail;
  let whole = tail;
  for (
    let range = pieceRange(whole, piece.sizeBytes);
    range !== undefined;
    range = pieceRange(whole, piece.sizeBytes)
  ) {
    const { text } = await readText(agentId, `${path}.1`, range, signal);
    const offset = range.offset - piece.sizeBytes;
    whole = append({ ...whole, end: offset }, { ...range, offset }, text);
  }
  return whole;
}

/** Follows a file on an agent: reads its end, then whatever is added, until paused. */
export function useTail(agentId: string, path: string, paused: boolean): LiveTail {
  const [tail, setTail] = useState<Tail>();
  const [error, setError] = useState<ApiError>();
  const [known, setKnown] = useState(false);
  const rotated = useRef<number>(undefined);

  useEffect(() => {
    if (paused) return;
    const stop = new AbortController();
    let timer: number | undefined;
    let current: Tail | undefined;
    setTail((before) => {
      current = before;
      return before;
    });
    const show = (next: Tail): void => {
      current = next;
      setTail(next);
    };
    const followRotation = async (rotatedBytes: number): Promise<void> => {
      if (current === undefined) return;
      const next = moved(current, rotatedBytes - (rotated.current ?? rotatedBytes));
      show(await withRestOfPiece({ agentId, path, signal: stop.signal }, next, rotatedBytes));
    };
    const look = async (): Promise<void> => {
      const { sizeBytes, rotatedBytes } = await readSize(agentId, path, stop.signal);
      await followRotation(rotatedBytes);
      rotated.current = rotatedBytes;
      for (let range = nextRange(current, sizeBytes); range !== undefined; range = nextRange(current, sizeBytes)) {
        const read = await readText(agentId, path, range, stop.signal);
        // Rotated meanwhile: this is another place, and the next look finds it.
        if (read.rotatedBytes !== rotatedBytes) return;
        show(append(current, range, read.text));
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
      ({ text }) => setTail((before) => (before === undefined ? before : prepend(before, range, text))),
      (cause: unknown) => setError(asApiError(cause)),
    );
  }, [agentId, path, tail]);

  return { tail, error, known, loadEarlier };
}

import type { UseQueryResult } from '@tanstack/react-query';
import { type ApiError, request } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';

/** One entry of a directory. The time is in seconds since the epoch. */
export type FileEntry = {
  readonly path: string;
  readonly size: number;
  readonly mtime: number;
  readonly mode: string;
  readonly nlink: number;
  readonly uid: string;
  readonly gid: string;
};

type Chunk = { readonly data: string; readonly offset: number; readonly rotated?: number };

// The master passes these on to the agent, so that the browser never has to reach an agent itself.
const filesPath = (agentId: string, operation: string, path: string): string =>
  `agents/${encodeURIComponent(agentId)}/files/${operation}?path=${encodeURIComponent(path)}`;

/** Where the sandbox of an executor is found; a task of the command executor has an executor of the same id. */
export function sandboxPath(frameworkId: string, executorId: string): string {
  return `/frameworks/${frameworkId}/executors/${executorId}/runs/latest`;
}

/** The sandbox of a task: tasks of the default executor have a directory of their own within it. */
export function taskSandboxPath(task: {
  readonly id: string;
  readonly framework_id: string;
  readonly executor_id: string;
  readonly statuses: readonly {
    readonly container_status?: { readonly container_id?: { readonly parent?: unknown } };
  }[];
}): string {
  const executorId = task.executor_id === '' ? task.id : task.executor_id;
  const path = sandboxPath(task.framework_id, executorId);
  const nested = task.statuses.some((status) => status.container_status?.container_id?.parent !== undefined);
  return nested ? `${path}/tasks/${task.id}` : path;
}

/** The entries of a directory on an agent. */
export function useDirectory(agentId: string, path: string): UseQueryResult<readonly FileEntry[], ApiError> {
  return useLive<readonly FileEntry[]>(filesPath(agentId, 'browse', path));
}

/** A file at one moment. Of a log that is rotated, so many bytes were cut off its beginning until then. */
export type FileSize = { readonly sizeBytes: number; readonly rotatedBytes: number };

/** The size of a file. */
export async function readSize(agentId: string, path: string, signal: AbortSignal): Promise<FileSize> {
  const chunk = await request<Chunk>(`${filesPath(agentId, 'read', path)}&offset=-1`, { signal });
  return { sizeBytes: chunk.offset, rotatedBytes: chunk.rotated ?? 0 };
}

/** Up to `lengthBytes` of a file from an offset, as text. With how much was cut off until then. */
export async function readText(
  agentId: string,
  path: string,
  range: { readonly offset: number; readonly lengthBytes: number },
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly rotatedBytes: number }> {
  const place = `&offset=${range.offset}&length=${range.lengthBytes}`;
  const chunk = await request<Chunk>(filesPath(agentId, 'read', path) + place, { signal });
  return { text: chunk.data, rotatedBytes: chunk.rotated ?? 0 };
}

/** Where the browser fetches a whole file. */
export function downloadUrl(agentId: string, path: string): string {
  return filesPath(agentId, 'download', path);
}

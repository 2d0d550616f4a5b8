/**
 * What an earlier process left under the work directory, read file by file. The reading asks its questions and is told the
 * answers, so that the same code reads a disk and whatever else stands for one.
 */
import { StatusUpdateRecord, UpdateOperationStatusRecord } from '../../wire/gen/internal.ts';
import { DrainConfig, ExecutorInfo, FrameworkInfo, Task, TaskInfo } from '../../wire/gen/mesos.ts';
import { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import type { MessageType } from '../../wire/message.ts';
import type {
  RecoveredAgent,
  RecoveredExecutor,
  RecoveredFramework,
  RecoveredOperationStream,
  RecoveredRun,
  RecoveredTask,
} from './events.ts';
import { bootIdPath, latestAgentPath } from './paths.ts';
import { decodeRecord, decodeRecords, isTornAt } from './records.ts';

/** A question about the disk. Paths are relative to the work directory. What is not there is answered with undefined. */
export type DiskQuestion =
  /** Names of the directories in a directory; an empty list when there is none. */
  | { readonly ask: 'directories'; readonly path: string }
  /** Last part of what a link names. */
  | { readonly ask: 'link'; readonly path: string }
  | { readonly ask: 'bytes'; readonly path: string }
  /** When a directory was last changed, in milliseconds since 1970. */
  | { readonly ask: 'changed'; readonly path: string }
  /** Cut a file off behind its whole records: what follows was never promised. */
  | { readonly ask: 'cut'; readonly path: string; readonly validBytes: number; readonly tornBytes: number }
  /** Take a directory away for good: it must not be found again when what it lacks is written for something else. */
  | { readonly ask: 'remove'; readonly path: string }
  /** A file is not what was written: refuse to go on, or leave it out. */
  | { readonly ask: 'damaged'; readonly path: string };

export type DiskAnswer = readonly string[] | string | Uint8Array | number | undefined;

export type DiskReading<T> = Generator<DiskQuestion, T, DiskAnswer>;

/** The checkpoints of the agent that was here, or undefined when there was none. Asks to cut torn update logs. */
export function* readCheckpoints(currentBootId: string): DiskReading<RecoveredAgent | undefined> {
  const agentIds = yield* directoriesIn('meta/slaves');
  const agentId = yield* linkAt(latestAgentPath);
  if (agentId === undefined || !agentIds.includes(agentId)) return undefined;
  const directory = `meta/slaves/${agentId}`;
  const info = yield* recordAt(SlaveInfo, `${directory}/slave.info`);
  // The process ended before it was registered: nothing can have run.
  if (info === undefined) return undefined;
  const bootId = yield* textAt(bootIdPath);
  const drain = yield* recordAt(DrainConfig, `${directory}/drain.config`);
  const frameworks: RecoveredFramework[] = [];
  for (const id of yield* directoriesIn(`${directory}/frameworks`)) {
    const framework = yield* frameworkAt(`${directory}/frameworks/${id}`);
    if (framework !== undefined) frameworks.push(framework);
  }
  return {
    info,
    isRebooted: bootId !== undefined && bootId.trim() !== currentBootId,
    frameworks,
    operationStreams: yield* operationStreamsIn(`${directory}/operations`),
    oldAgentIds: agentIds.filter((id) => id !== agentId),
    drain,
  };
}

function* operationStreamsIn(directory: string): DiskReading<Map<string, RecoveredOperationStream>> {
  const streams = new Map<string, RecoveredOperationStream>();
  for (const uuid of yield* directoriesIn(directory)) {
    const records = yield* recordsAt(UpdateOperationStatusRecord, `${directory}/${uuid}/operation.updates`);
    streams.set(uuid, {
      updates: records.flatMap(({ type, update }) => (type === 'UPDATE' && update !== undefined ? [update] : [])),
      acknowledged: records.flatMap(({ type, uuid: id }) => (type === 'ACK' && id !== undefined ? [id.value] : [])),
    });
  }
  return streams;
}

function* frameworkAt(directory: string): DiskReading<RecoveredFramework | undefined> {
  const info = yield* infoAt(FrameworkInfo, directory, 'framework.info');
  if (info === undefined) return undefined;
  const pid = yield* textAt(`${directory}/framework.pid`);
  const executors: RecoveredExecutor[] = [];
  for (const id of yield* directoriesIn(`${directory}/executors`)) {
    const executor = yield* executorAt(`${directory}/executors/${id}`);
    if (executor !== undefined) executors.push(executor);
  }
  return { info, pid, executors };
}

function* executorAt(directory: string): DiskReading<RecoveredExecutor | undefined> {
  const info = yield* infoAt(ExecutorInfo, directory, 'executor.info');
  if (info === undefined) return undefined;
  const mark = yield* textAt(`${directory}/executor_generated_for_command_task`);
  const runs: RecoveredRun[] = [];
  for (const id of yield* directoriesIn(`${directory}/runs`)) runs.push(yield* runAt(`${directory}/runs/${id}`, id));
  const latest = yield* linkAt(`${directory}/runs/latest`);
  return { info, isGenerated: mark?.trim() === '1', latest, runs };
}

function* runAt(directory: string, containerId: string): DiskReading<RecoveredRun> {
  const tasks: RecoveredTask[] = [];
  for (const id of yield* directoriesIn(`${directory}/tasks`)) {
    const task = yield* taskAt(`${directory}/tasks/${id}`);
    if (task !== undefined) tasks.push(task);
  }
  const forked = yield* textAt(`${directory}/pids/forked.pid`);
  const libprocess = yield* textAt(`${directory}/pids/libprocess.pid`);
  const changed = yield { ask: 'changed', path: directory };
  return {
    containerId,
    isCompleted: (yield* bytesAt(`${directory}/executor.sentinel`)) !== undefined,
    isHttp: (yield* bytesAt(`${directory}/http.marker`)) !== undefined,
    forkedPid: forked === undefined ? undefined : Number.parseInt(forked, 10) || undefined,
    libprocessPid: libprocess?.trim(),
    tasks,
    endedMs: typeof changed === 'number' ? changed : undefined,
  };
}

function* taskAt(directory: string): DiskReading<RecoveredTask | undefined> {
  const task = yield* infoAt(Task, directory, 'task.info');
  if (task === undefined) return undefined;
  const launch = yield* bytesAt(`${directory}/task.launch`);
  const records = yield* recordsAt(StatusUpdateRecord, `${directory}/task.updates`);
  return {
    task,
    launch: launch === undefined ? undefined : decodeRecord(TaskInfo, launch),
    updates: records.flatMap(({ type, update }) => (type === 'UPDATE' && update !== undefined ? [update] : [])),
    acknowledged: records.flatMap(({ type, uuid }) => (type === 'ACK' && uuid !== undefined ? [uuid] : [])),
    group: yield* textAt(`${directory}/task.group`),
  };
}

/** The whole records of an update log; a torn end, of a write that was never promised, is cut off. */
function* recordsAt<T>(type: MessageType<T>, path: string): DiskReading<readonly T[]> {
  const bytes = yield* bytesAt(path);
  if (bytes === undefined) return [];
  const { records, validBytes } = decodeRecords(type, bytes);
  if (validBytes === bytes.length) return records;
  if (!isTornAt(type, bytes, validBytes)) yield { ask: 'damaged', path };
  yield { ask: 'cut', path, validBytes, tornBytes: bytes.length - validBytes };
  return records;
}

/** What a directory is about. Without power the rest of it may have got there alone: then nothing in it was promised. */
function* infoAt<T>(type: MessageType<T>, directory: string, name: string): DiskReading<T | undefined> {
  const info = yield* recordAt(type, `${directory}/${name}`);
  if (info === undefined) yield { ask: 'remove', path: directory };
  return info;
}

/** The message of a file that is replaced as a whole: it is either there or not, never half. */
function* recordAt<T>(type: MessageType<T>, path: string): DiskReading<T | undefined> {
  const bytes = yield* bytesAt(path);
  if (bytes === undefined || bytes.length === 0) return undefined;
  const record = decodeRecord(type, bytes);
  if (record === undefined) yield { ask: 'damaged', path };
  return record;
}

const utf8 = new TextDecoder();

function* textAt(path: string): DiskReading<string | undefined> {
  const bytes = yield* bytesAt(path);
  return bytes === undefined ? undefined : utf8.decode(bytes);
}

function* bytesAt(path: string): DiskReading<Uint8Array | undefined> {
  const bytes = yield { ask: 'bytes', path };
  return bytes instanceof Uint8Array ? bytes : undefined;
}

function* linkAt(path: string): DiskReading<string | undefined> {
  const name = yield { ask: 'link', path };
  return typeof name === 'string' ? name : undefined;
}

function* directoriesIn(path: string): DiskReading<readonly string[]> {
  const names = yield { ask: 'directories', path };
  return Array.isArray(names) ? names : [];
}

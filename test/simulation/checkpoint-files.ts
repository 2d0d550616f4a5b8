/** What a restarted agent finds on its simulated disk, read as agent/shell/checkpoint-reader reads the real one. */
import type {
  RecoveredAgent,
  RecoveredExecutor,
  RecoveredFramework,
  RecoveredOperationStream,
  RecoveredResources,
  RecoveredRun,
  RecoveredTask,
} from '../../src/agent/core/events.ts';
import { bootIdPath, latestAgentPath, resourceStatePath, resourceTargetPath } from '../../src/agent/core/paths.ts';
import { decodeRecord, decodeRecords } from '../../src/agent/core/records.ts';
import { refineResources } from '../../src/model/reservations.ts';
import { ResourceState } from '../../src/wire/gen/agent-state.ts';
import { StatusUpdateRecord, UpdateOperationStatusRecord } from '../../src/wire/gen/internal.ts';
import { DrainConfig, ExecutorInfo, FrameworkInfo, Task, TaskInfo } from '../../src/wire/gen/mesos.ts';
import { SlaveInfo } from '../../src/wire/gen/mesos-v0.ts';
import type { MessageType } from '../../src/wire/message.ts';
import type { SimDisk } from './disk.ts';

const utf8 = new TextDecoder();

function textOf(disk: SimDisk, path: string): string | undefined {
  const bytes = disk.files.get(path);
  return bytes === undefined ? undefined : utf8.decode(bytes);
}

/** A damaged file is an error: the store replaces files as a whole. */
function recordOf<T>(disk: SimDisk, type: MessageType<T>, path: string): T | undefined {
  const bytes = disk.files.get(path);
  if (bytes === undefined || bytes.length === 0) return undefined;
  const record = decodeRecord(type, bytes);
  if (record === undefined) throw new Error(`the simulated disk holds a damaged ${path}`);
  return record;
}

function there<T, R>(found: T | undefined, read: (value: T) => R): R | undefined {
  return found === undefined ? undefined : read(found);
}

export function readCheckpoints(disk: SimDisk, bootId: string): RecoveredAgent | undefined {
  const agentIds = disk.directoriesIn('meta/slaves');
  const agentId = disk.links.get(latestAgentPath);
  if (agentId === undefined || !agentIds.includes(agentId)) return undefined;
  const directory = `meta/slaves/${agentId}`;
  const info = recordOf(disk, SlaveInfo, `${directory}/slave.info`);
  if (info === undefined) return undefined;
  const earlier = textOf(disk, bootIdPath);
  return {
    info,
    isRebooted: earlier !== undefined && earlier.trim() !== bootId,
    frameworks: disk.directoriesIn(`${directory}/frameworks`).flatMap((id) => {
      return frameworkAt(disk, `${directory}/frameworks/${id}`) ?? [];
    }),
    operationStreams: new Map(
      disk
        .directoriesIn(`${directory}/operations`)
        .map((uuid) => [uuid, operationAt(disk, `${directory}/operations/${uuid}`)]),
    ),
    oldAgentIds: agentIds.filter((id) => id !== agentId),
    drain: recordOf(disk, DrainConfig, `${directory}/drain.config`),
  };
}

function operationAt(disk: SimDisk, directory: string): RecoveredOperationStream {
  const records = updatesAt(disk, UpdateOperationStatusRecord, `${directory}/operation.updates`);
  return {
    updates: records.flatMap(({ type, update }) => (type === 'UPDATE' && update !== undefined ? [update] : [])),
    acknowledged: records.flatMap(({ type, uuid }) => (type === 'ACK' && uuid !== undefined ? [uuid.value] : [])),
  };
}

/** Reservations, volumes and operations, and what they were about to become. */
export function readResources(disk: SimDisk): { resources?: RecoveredResources; resourcesTarget?: RecoveredResources } {
  const read = (path: string): RecoveredResources | undefined =>
    there(recordOf(disk, ResourceState, path), ({ resources, operations }) => ({
      checkpointed: refineResources(resources ?? []),
      operations: operations ?? [],
    }));
  const resources = read(resourceStatePath);
  const resourcesTarget = read(resourceTargetPath);
  return { ...(resources && { resources }), ...(resourcesTarget && { resourcesTarget }) };
}

function frameworkAt(disk: SimDisk, directory: string): RecoveredFramework | undefined {
  return there(recordOf(disk, FrameworkInfo, `${directory}/framework.info`), (info) => ({
    info,
    pid: textOf(disk, `${directory}/framework.pid`),
    executors: disk.directoriesIn(`${directory}/executors`).flatMap((id) => {
      return executorAt(disk, `${directory}/executors/${id}`) ?? [];
    }),
  }));
}

function executorAt(disk: SimDisk, directory: string): RecoveredExecutor | undefined {
  return there(recordOf(disk, ExecutorInfo, `${directory}/executor.info`), (info) => ({
    info,
    isGenerated: textOf(disk, `${directory}/executor_generated_for_command_task`)?.trim() === '1',
    latest: disk.links.get(`${directory}/runs/latest`),
    runs: disk.directoriesIn(`${directory}/runs`).map((id) => runAt(disk, `${directory}/runs/${id}`, id)),
  }));
}

function runAt(disk: SimDisk, directory: string, containerId: string): RecoveredRun {
  return {
    containerId,
    isCompleted: disk.files.has(`${directory}/executor.sentinel`),
    isHttp: disk.files.has(`${directory}/http.marker`),
    forkedPid: there(textOf(disk, `${directory}/pids/forked.pid`), (text) => Number.parseInt(text, 10) || undefined),
    libprocessPid: textOf(disk, `${directory}/pids/libprocess.pid`)?.trim(),
    tasks: disk.directoriesIn(`${directory}/tasks`).flatMap((id) => taskAt(disk, `${directory}/tasks/${id}`) ?? []),
    endedMs: undefined,
  };
}

function taskAt(disk: SimDisk, directory: string): RecoveredTask | undefined {
  const task = recordOf(disk, Task, `${directory}/task.info`);
  if (task === undefined) return undefined;
  const records = updatesAt(disk, StatusUpdateRecord, `${directory}/task.updates`);
  return {
    task,
    launch: recordOf(disk, TaskInfo, `${directory}/task.launch`),
    updates: records.flatMap(({ type, update }) => (type === 'UPDATE' && update !== undefined ? [update] : [])),
    acknowledged: records.flatMap(({ type, uuid }) => (type === 'ACK' && uuid !== undefined ? [uuid] : [])),
    group: textOf(disk, `${directory}/task.group`),
  };
}

/** The whole records; a torn end is cut off the file, as the real reader does. */
function updatesAt<T>(disk: SimDisk, type: MessageType<T>, path: string): readonly T[] {
  const bytes = disk.files.get(path);
  if (bytes === undefined) return [];
  const { records, validBytes } = decodeRecords(type, bytes);
  if (validBytes < bytes.length) disk.files.set(path, bytes.subarray(0, validBytes));
  return records;
}

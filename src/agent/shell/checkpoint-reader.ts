import { open, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorCode, StadionError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { readFileIfThere } from '../../runtime/atomic-file.ts';
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
} from '../core/events.ts';
import { bootIdPath, latestAgentPath } from '../core/paths.ts';
import { decodeRecord, decodeRecords } from '../core/records.ts';

export interface CheckpointReaderOptions {
  readonly workDir: string;
  readonly bootId: string;
  /** Refuse damaged checkpoints; otherwise what cannot be read is left out with a warning. */
  readonly isStrict: boolean;
  /** Hears of each checkpoint that is left out. */
  readonly onDamaged?: () => void;
  readonly logger: Logger;
}

/** What an earlier process left under the work directory, or undefined when there was none. Cuts torn update logs. */
export async function readCheckpoints(options: CheckpointReaderOptions): Promise<RecoveredAgent | undefined> {
  const reader = new CheckpointReader(options);
  return reader.read();
}

class CheckpointReader {
  readonly #options: CheckpointReaderOptions;
  readonly #meta: string;

  constructor(options: CheckpointReaderOptions) {
    this.#options = options;
    this.#meta = join(options.workDir, 'meta');
  }

  async read(): Promise<RecoveredAgent | undefined> {
    const agentIds = await directoriesIn(join(this.#meta, 'slaves'));
    const agentId = await linkName(join(this.#options.workDir, latestAgentPath));
    if (agentId === undefined || !agentIds.includes(agentId)) return undefined;
    const directory = join(this.#meta, 'slaves', agentId);
    const info = await this.#record(SlaveInfo, join(directory, 'slave.info'));
    // The process ended before it was registered: nothing can have run.
    if (info === undefined) return undefined;
    const bootId = await readFileIfThere(join(this.#options.workDir, bootIdPath));
    const drain = await this.#record(DrainConfig, join(directory, 'drain.config'));
    const frameworks: RecoveredFramework[] = [];
    for (const id of await directoriesIn(join(directory, 'frameworks'))) {
      const framework = await this.#framework(join(directory, 'frameworks', id));
      if (framework !== undefined) frameworks.push(framework);
    }
    return {
      info,
      isRebooted: bootId !== undefined && text(bootId).trim() !== this.#options.bootId,
      frameworks,
      operationStreams: await this.#operationStreams(join(directory, 'operations')),
      oldAgentIds: agentIds.filter((id) => id !== agentId),
      drain,
    };
  }

  async #operationStreams(directory: string): Promise<Map<string, RecoveredOperationStream>> {
    const streams = new Map<string, RecoveredOperationStream>();
    for (const uuid of await directoriesIn(directory)) {
      const records = await this.#updates(UpdateOperationStatusRecord, join(directory, uuid, 'operation.updates'));
      streams.set(uuid, {
        updates: records.flatMap(({ type, update }) => (type === 'UPDATE' && update !== undefined ? [update] : [])),
        acknowledged: records.flatMap(({ type, uuid: id }) => (type === 'ACK' && id !== undefined ? [id.value] : [])),
      });
    }
    return streams;
  }

  async #framework(directory: string): Promise<RecoveredFramework | undefined> {
    const info = await this.#record(FrameworkInfo, join(directory, 'framework.info'));
    if (info === undefined) return undefined;
    const pid = await readFileIfThere(join(directory, 'framework.pid'));
    const executors: RecoveredExecutor[] = [];
    for (const id of await directoriesIn(join(directory, 'executors'))) {
      const executor = await this.#executor(join(directory, 'executors', id));
      if (executor !== undefined) executors.push(executor);
    }
    return { info, pid: pid === undefined ? undefined : text(pid), executors };
  }

  async #executor(directory: string): Promise<RecoveredExecutor | undefined> {
    const info = await this.#record(ExecutorInfo, join(directory, 'executor.info'));
    if (info === undefined) return undefined;
    const mark = await readFileIfThere(join(directory, 'executor_generated_for_command_task'));
    const runs: RecoveredRun[] = [];
    for (const id of await directoriesIn(join(directory, 'runs'))) {
      runs.push(await this.#run(join(directory, 'runs', id), id));
    }
    const latest = await linkName(join(directory, 'runs', 'latest'));
    return { info, isGenerated: mark !== undefined && text(mark).trim() === '1', latest, runs };
  }

  async #run(directory: string, containerId: string): Promise<RecoveredRun> {
    const tasks: RecoveredTask[] = [];
    for (const id of await directoriesIn(join(directory, 'tasks'))) {
      const task = await this.#task(join(directory, 'tasks', id));
      if (task !== undefined) tasks.push(task);
    }
    const forked = await readFileIfThere(join(directory, 'pids', 'forked.pid'));
    const libprocess = await readFileIfThere(join(directory, 'pids', 'libprocess.pid'));
    const { mtimeMs } = await stat(directory);
    return {
      containerId,
      isCompleted: (await readFileIfThere(join(directory, 'executor.sentinel'))) !== undefined,
      isHttp: (await readFileIfThere(join(directory, 'http.marker'))) !== undefined,
      forkedPid: forked === undefined ? undefined : Number.parseInt(text(forked), 10) || undefined,
      libprocessPid: libprocess === undefined ? undefined : text(libprocess).trim(),
      tasks,
      endedMs: mtimeMs,
    };
  }

  async #task(directory: string): Promise<RecoveredTask | undefined> {
    const task = await this.#record(Task, join(directory, 'task.info'));
    if (task === undefined) return undefined;
    const launch = await readFileIfThere(join(directory, 'task.launch'));
    const group = await readFileIfThere(join(directory, 'task.group'));
    const records = await this.#updates(StatusUpdateRecord, join(directory, 'task.updates'));
    return {
      task,
      launch: launch === undefined ? undefined : decodeRecord(TaskInfo, launch),
      updates: records.flatMap(({ type, update }) => (type === 'UPDATE' && update !== undefined ? [update] : [])),
      acknowledged: records.flatMap(({ type, uuid }) => (type === 'ACK' && uuid !== undefined ? [uuid] : [])),
      group: group === undefined ? undefined : text(group),
    };
  }

  /** The whole records of an update log; a torn end, of a write that was never promised, is cut off. */
  async #updates<T>(type: MessageType<T>, path: string): Promise<readonly T[]> {
    const bytes = await readFileIfThere(path);
    if (bytes === undefined) return [];
    const { records, validBytes } = decodeRecords(type, bytes);
    if (validBytes < bytes.length) {
      this.#options.logger.warn('cutting off a torn status update', { path, tornBytes: bytes.length - validBytes });
      const file = await open(path, 'r+');
      try {
        await file.truncate(validBytes);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    return records;
  }

  /** The message of a file that is replaced as a whole: it is either there or not, never half. */
  async #record<T>(type: MessageType<T>, path: string): Promise<T | undefined> {
    const bytes = await readFileIfThere(path);
    if (bytes === undefined || bytes.length === 0) return undefined;
    const record = decodeRecord(type, bytes);
    if (record !== undefined) return record;
    if (this.#options.isStrict) {
      throw new StadionError({
        code: 'checkpoint-damaged',
        message: `the checkpoint ${path} is damaged: restore it, or start with --no-strict to go on without it`,
      });
    }
    this.#options.logger.warn('leaving out a damaged checkpoint', { path });
    this.#options.onDamaged?.();
    return undefined;
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

async function directoriesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

/** The last part of what a link names. */
async function linkName(path: string): Promise<string | undefined> {
  try {
    return basename(await readlink(path));
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT' || errorCode(thrown) === 'EINVAL') return undefined;
    throw thrown;
  }
}

/** The kernel's id of this boot; the same text for the whole uptime. */
export async function readBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

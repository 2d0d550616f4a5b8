/** What a restarted agent finds on its simulated disk: read by the real reading of checkpoints. */
import {
  type DiskAnswer,
  type DiskQuestion,
  type DiskReading,
  readCheckpoints,
} from '../../src/agent/core/checkpoints.ts';
import type { RecoveredAgent, RecoveredResources } from '../../src/agent/core/events.ts';
import { resourceStatePath, resourceTargetPath } from '../../src/agent/core/paths.ts';
import { decodeRecord } from '../../src/agent/core/records.ts';
import { refineResources } from '../../src/model/reservations.ts';
import { ResourceState } from '../../src/wire/gen/agent-state.ts';
import type { SimDisk } from './disk.ts';

export function readAgent(disk: SimDisk, bootId: string): RecoveredAgent | undefined {
  return answered(readCheckpoints(bootId), disk);
}

function answered<T>(reading: DiskReading<T>, disk: SimDisk): T {
  let step = reading.next();
  while (step.done !== true) step = reading.next(answer(disk, step.value));
  return step.value;
}

function answer(disk: SimDisk, question: DiskQuestion): DiskAnswer {
  const { path } = question;
  switch (question.ask) {
    case 'directories':
      return disk.directoriesIn(path);
    case 'link':
      return disk.links.get(path);
    case 'bytes':
      return disk.files.get(path);
    case 'changed':
      return undefined;
    case 'cut':
      disk.cut(path, question.validBytes);
      return undefined;
    case 'remove':
      disk.remove(path);
      return undefined;
    case 'damaged':
      throw new Error(`the simulated disk holds a damaged ${path}`);
  }
}

/** Reservations, volumes and operations, and what they were about to become. */
export function readResources(disk: SimDisk): { resources?: RecoveredResources; resourcesTarget?: RecoveredResources } {
  const read = (path: string): RecoveredResources | undefined => {
    const bytes = disk.files.get(path);
    const state = bytes === undefined ? undefined : decodeRecord(ResourceState, bytes);
    if (state === undefined) return undefined;
    return { checkpointed: refineResources(state.resources ?? []), operations: state.operations ?? [] };
  };
  const resources = read(resourceStatePath);
  const resourcesTarget = read(resourceTargetPath);
  return { ...(resources && { resources }), ...(resourcesTarget && { resourcesTarget }) };
}

import { join } from 'node:path';
import { errorText } from '../../base/errors.ts';
import { refineResources } from '../../model/reservations.ts';
import { readFileIfThere } from '../../runtime/atomic-file.ts';
import { ResourceState } from '../../wire/gen/agent-state.ts';
import { Resource } from '../../wire/gen/mesos.ts';
import type { AgentEvent, RecoveredResources } from '../core/events.ts';
import { resourceStatePath, resourcesInfoPath, resourcesInfoTargetPath, resourceTargetPath } from '../core/paths.ts';
import { decodeRecord, decodeRecords } from '../core/records.ts';
import { type CheckpointReaderOptions, refuseOrLeaveOut } from './checkpoint-reader.ts';

type Found = Pick<Extract<AgentEvent, { kind: 'disk-recovered' }>, 'resources' | 'resourcesTarget'>;

/**
 * Reservations, volumes and operations of the earlier process, and what they were about to become. Agents from before
 * operations left `resources.info` and `resources.target` only. Rejects with `checkpoint-damaged` when strict.
 */
export async function readResources(options: CheckpointReaderOptions): Promise<Found> {
  const resources = await readState(options, resourceStatePath);
  const target = await readState(options, resourceTargetPath);
  if (resources !== undefined || target !== undefined) {
    return { ...(resources && { resources }), ...(target && { resourcesTarget: target }) };
  }
  const old = await readOld(options, resourcesInfoPath);
  const oldTarget = await readOld(options, resourcesInfoTargetPath);
  return { ...(old && { resources: old }), ...(oldTarget && { resourcesTarget: oldTarget }) };
}

async function readState(options: CheckpointReaderOptions, name: string): Promise<RecoveredResources | undefined> {
  const path = join(options.workDir, name);
  const bytes = await bytesOf(path, options);
  if (bytes === undefined || bytes.length === 0) return undefined;
  const state = decodeRecord(ResourceState, bytes);
  if (state === undefined) return refuseOrLeaveOut(path, 'is damaged', options);
  return { checkpointed: refineResources(state.resources ?? []), operations: state.operations ?? [] };
}

async function readOld(options: CheckpointReaderOptions, name: string): Promise<RecoveredResources | undefined> {
  const path = join(options.workDir, name);
  const bytes = await bytesOf(path, options);
  if (bytes === undefined) return undefined;
  const { records, validBytes } = decodeRecords(Resource, bytes);
  if (validBytes < bytes.length) return refuseOrLeaveOut(path, 'is damaged', options);
  return { checkpointed: refineResources([...records]), operations: [] };
}

async function bytesOf(path: string, options: CheckpointReaderOptions): Promise<Uint8Array | undefined> {
  try {
    return await readFileIfThere(path);
  } catch (thrown) {
    return refuseOrLeaveOut(path, `cannot be read (${errorText(thrown)})`, options);
  }
}

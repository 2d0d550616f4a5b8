/**
 * Reservations and volumes of an earlier start over what `--resources` gives now. Volumes hold data, and the disk it lies on is
 * taken whatever the flags say: they stay. Other reservations shrink to what is there. What has no room is set aside, not
 * forgotten: a start with enough resources has it again.
 */
import { present } from '../../base/assert.ts';
import { kindKey } from '../../model/resource-kind.ts';
import { addResources, containsResources, type Resources, subtractResources } from '../../model/resources.ts';
import { isPersistentVolume, withoutConversions } from '../../model/volumes.ts';
import type { Resource } from '../../wire/gen/mesos.ts';

export interface Fitted {
  /** What the agent has by itself: what the flags give, and what volumes take beyond that. */
  readonly own: readonly Resource[];
  /** With the reservations and volumes made of it. */
  readonly total: readonly Resource[];
  /** What volumes take beyond the flags. */
  readonly beyond: readonly Resource[];
  /** Reservations, and volumes on disks that the flags do not name any more: not to be used now. */
  readonly setAside: readonly Resource[];
}

/** The agent's own resources with these reservations and volumes made of them, or undefined when they do not suffice. */
export function withCheckpointed(own: Resources, checkpointed: Resources): Resource[] | undefined {
  if (checkpointed.length === 0) return [...own];
  const made = withoutConversions(checkpointed);
  if (!containsResources(own, made)) return undefined;
  return addResources(subtractResources(own, made), checkpointed);
}

/** All resources are in the refined format. */
export function fitCheckpointed(flags: Resources, checkpointed: Resources): Fitted {
  const all = withCheckpointed(flags, checkpointed);
  if (all !== undefined) return { own: flags, total: all, beyond: [], setAside: [] };
  const volumes = checkpointed.filter(isPersistentVolume);
  const kept = volumes.filter((volume) => hasDiskOf(flags, volume));
  const room = makeRoom(flags, kept);
  const setAside = volumes.filter((volume) => !kept.includes(volume));
  let { free } = room;
  for (const reservation of checkpointed.filter((one) => !isPersistentVolume(one))) {
    const made = withoutConversions([reservation]);
    const [missing] = subtractResources(made, free);
    free = subtractResources(free, made);
    if (missing === undefined) {
      kept.push(reservation);
      continue;
    }
    const [there] = subtractResources(made, [missing]);
    if (there !== undefined) kept.push(withAmountOf(there, reservation));
    setAside.push(withAmountOf(missing, reservation));
  }
  const total = present(withCheckpointed(room.own, kept), 'what was fitted does not fit');
  return { own: room.own, total, beyond: subtractResources(room.own, flags), setAside };
}

/** Whether the disk that holds the volume is there: the agent's own always is. */
function hasDiskOf(flags: Resources, { disk }: Resource): boolean {
  const key = (source: NonNullable<Resource['disk']>['source']): string =>
    kindKey({ name: 'disk', type: 'SCALAR', disk: { ...(source && { source }) } });
  if (disk?.source === undefined) return true;
  return flags.some((one) => one.disk?.source !== undefined && key(one.disk.source) === key(disk.source));
}

/** The flags' resources and what the volumes lack there; `free` is what they leave. */
function makeRoom(flags: Resources, volumes: Resources): { own: Resource[]; free: Resource[] } {
  let own = [...flags];
  let free = [...flags];
  for (const disk of withoutConversions(volumes)) {
    const missing = subtractResources([disk], free);
    // A disk that is given whole is as large as the volume on it, and there only once.
    if (disk.disk?.source !== undefined && missing.length > 0) {
      const others = (list: Resources): Resource[] => list.filter((one) => kindKey(one) !== kindKey(disk));
      if (disk.disk.source.type === 'MOUNT') [own, free] = [others(own), others(free)];
    }
    free = subtractResources(free, [disk]);
    // Of another reservation than before, but the same disk.
    const plain = missing.map(({ reservations: _, ...rest }) => rest);
    const instead = subtractResources(free, subtractResources(free, plain));
    own = addResources(subtractResources(own, instead), missing);
    free = subtractResources(free, instead);
  }
  return { own, free };
}

function withAmountOf({ scalar, ranges, set }: Resource, resource: Resource): Resource {
  return { ...resource, ...(scalar && { scalar }), ...(ranges && { ranges }), ...(set && { set }) };
}

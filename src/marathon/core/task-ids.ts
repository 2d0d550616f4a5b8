import { nextUint32, type Random } from '../../base/random.ts';
import { formatUuid } from '../../base/uuid.ts';
import { type PathId, pathFromSafe, safePath } from './path-id.ts';

// 100-nanosecond steps from 1582-10-15 to 1970-01-01, the origin of time-based UUIDs.
const uuidOrigin = 122_192_928_000_000_000n;

/** A time-based UUID (version 1): ids of instances sort roughly by age, as users of the original expect. */
export function timeUuid(random: Random, nowMs: number): string {
  const time = BigInt(Math.floor(nowMs)) * 10_000n + BigInt(nextUint32(random) % 10_000) + uuidOrigin;
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Number(time & 0xffff_ffffn));
  view.setUint16(4, Number((time >> 32n) & 0xffffn));
  view.setUint16(6, Number((time >> 48n) & 0x0fffn) | 0x1000);
  view.setUint16(8, (nextUint32(random) & 0x3fff) | 0x8000);
  view.setUint16(10, (nextUint32(random) & 0xffff) | 0x0100);
  view.setUint32(12, nextUint32(random));
  return formatUuid(bytes);
}

/** `/shop/web` → `shop_web.instance-<uuid>`. */
export function newInstanceId(appId: PathId, random: Random, nowMs: number): string {
  return `${safePath(appId)}.instance-${timeUuid(random, nowMs)}`;
}

/** The id of the `incarnation`th task of an app's instance (counted from 1). */
export function taskIdOf(instanceId: string, incarnation: number): string {
  return `${instanceId}._app.${incarnation}`;
}

export interface ParsedTaskId {
  readonly appId: PathId;
  readonly instanceId: string;
  /** 0 for forms that do not count. */
  readonly incarnation: number;
}

const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';
const present = new RegExp(`^(.+)\\.((?:instance-|marathon-)${uuid})(?:\\.([^.]+))?(?:\\.(\\d+))?$`);
const legacy = new RegExp(`^(.+)\\.(${uuid})(?:\\.(\\d+))?$`);

/** Reads the ids of tasks as all versions of Marathon wrote them; undefined for anything else. */
export function parseTaskId(text: string): ParsedTaskId | undefined {
  const match = present.exec(text);
  if (match?.[1] !== undefined && match[2] !== undefined) {
    const incarnation = Number(match[4] ?? 0);
    return { appId: pathFromSafe(match[1]), instanceId: `${match[1]}.${match[2]}`, incarnation };
  }
  const old = legacy.exec(text);
  if (old?.[1] === undefined || old[2] === undefined) return undefined;
  return {
    appId: pathFromSafe(old[1]),
    instanceId: `${old[1]}.marathon-${old[2]}`,
    incarnation: Number(old[3] ?? 0),
  };
}

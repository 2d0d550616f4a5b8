import { ok, type Result, refuse } from '../../base/errors.ts';

/** Numbers that the network packets of containers carry: one primary handle for all, a secondary one for each. */
export interface ClassHandles {
  readonly primary: number;
  /** The first and the last secondary handle. */
  readonly first: number;
  readonly last: number;
}

/** Reads `--cgroups_net_cls_primary_handle` (0xAAAA) and `--cgroups_net_cls_secondary_handles` (0xAAAA,0xBBBB). */
export function readClassHandles(
  primaryText: string | undefined,
  secondaryText: string | undefined,
): Result<ClassHandles | undefined> {
  if (primaryText === undefined) {
    return secondaryText === undefined
      ? ok(undefined)
      : refuse('flag-invalid', "Flag 'cgroups_net_cls_secondary_handles' needs 'cgroups_net_cls_primary_handle'");
  }
  const primary = handle(primaryText);
  if (primary === undefined) {
    return refuse('flag-invalid', `Flag 'cgroups_net_cls_primary_handle': '${primaryText}' is none of 0x1 to 0xffff`);
  }
  const [first, last, ...more] = (secondaryText ?? '0x1,0xffff').split(',').map(handle);
  if (first === undefined || last === undefined || more.length > 0 || first > last) {
    return refuse(
      'flag-invalid',
      `Flag 'cgroups_net_cls_secondary_handles': '${secondaryText}' is no range: write the first and the last of 0x1 to 0xffff, as 0x1,0xff`,
    );
  }
  return ok({ primary, first, last });
}

/** The class id of the lowest secondary handle that is free, or undefined when none is. */
export function freeClassId({ primary, first, last }: ClassHandles, taken: ReadonlySet<number>): number | undefined {
  for (let secondary = first; secondary <= last; secondary++) {
    const classId = primary * 0x10000 + secondary;
    if (!taken.has(classId)) return classId;
  }
  return undefined;
}

function handle(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^(0x[0-9a-f]{1,4}|\d{1,5})$/i.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return value >= 1 && value <= 0xffff ? value : undefined;
}

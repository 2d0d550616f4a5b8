import { useLive } from '../../shared/api/use-live.ts';

type GroupAnswer = { readonly id: string; readonly groups?: readonly GroupAnswer[] };

const idsBelow = (group: GroupAnswer): string[] => [
  group.id,
  ...(group.groups ?? []).flatMap((child) => idsBelow(child)),
];

/** Ids of all groups, the empty ones too, which no app tells of. Nothing while they are not known. */
export function useGroupIds(): readonly string[] {
  const { data } = useLive<GroupAnswer>('../v2/groups?embed=group.groups', { everyMs: 10_000 });
  return data === undefined ? [] : idsBelow(data);
}

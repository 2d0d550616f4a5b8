import { Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Notice } from '../../../shared/layout/notice.tsx';
import type { Role } from '../../api/roles.ts';
import { useNames } from '../../api/summary.ts';
import { describeAmounts, scalarNames, usageOf } from '../../model/amounts.ts';
import { heldBack } from '../../model/quota.ts';

/** Says what guarantees keep from the other roles. Nothing while they are used up, or nobody has one. */
export function HeldBackNotice({ roles }: { roles: readonly Role[] }): ReactNode {
  const agents = (useNames()?.slaves ?? []).filter(({ active }) => active);
  const held = heldBack(roles);
  if (held.length === 0) return null;
  const free = Object.fromEntries(scalarNames.map((name) => [name, usageOf(name, agents).free]));
  return (
    <Notice title="Held back for guarantees" icon={IconLock} color="var(--mantine-color-orange-6)">
      <Text>
        {held.map(({ role, amounts }) => `${amounts} for ${role}`).join('; ')}, of what is free in the whole cluster
        now: {describeAmounts(free)}. Other roles are offered only the rest.
      </Text>
    </Notice>
  );
}

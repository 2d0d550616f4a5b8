import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ResourceAmounts } from '../api/resources.ts';
import { formatAmount, type ScalarName, usageOf } from '../model/amounts.ts';
import { UsageBar } from './usage-bar.tsx';

type Holder = {
  readonly resources: ResourceAmounts;
  readonly used_resources: ResourceAmounts;
  readonly offered_resources: ResourceAmounts;
};

/** How much of a resource of an agent is taken, as a bar with numbers. */
export function UsageCell({ name, agent }: { name: ScalarName; agent: Holder }): ReactNode {
  const usage = usageOf(name, [agent]);
  return (
    <Stack gap={3} miw={120}>
      <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {formatAmount(name, usage.used)} of {formatAmount(name, usage.total)}
      </Text>
      <UsageBar name={name} usage={usage} size={6} />
    </Stack>
  );
}

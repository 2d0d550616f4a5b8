import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { SplitBar } from '../../../shared/status/split-bar.tsx';
import type { Role } from '../../api/roles.ts';
import { formatAmount, resourceTitle } from '../../model/amounts.ts';
import { type QuotaLine, quotaLines, quotaSentences } from '../../model/quota.ts';
import { usedColor } from '../../parts/usage-bar.tsx';

const keptColor = 'orange.5';

/** A role's guarantees and limits against what it has, and in words what that does to its offers. */
export function QuotaCell({ role, roles }: { role: Role; roles: readonly Role[] }): ReactNode {
  const lines = quotaLines(role);
  const sentences = quotaSentences(role, roles);
  if (lines.length === 0 && sentences.length === 0) return 'none';
  return (
    <Stack gap={8} miw={200}>
      {lines.map((line) => (
        <Bar key={line.name} line={line} />
      ))}
      {sentences.map((sentence) => (
        <Text key={sentence} size="xs" fw={600}>
          {sentence}
        </Text>
      ))}
    </Stack>
  );
}

const Bar = ({ line }: { line: QuotaLine }): ReactNode => {
  const { name, consumed, guarantee = 0, limit } = line;
  const format = (value: number): string => formatAmount(name, value);
  return (
    <Stack gap={3}>
      <Text size="xs" c="dimmed">
        {resourceTitle(name)}: {format(consumed)}
        {limit === undefined ? ', no limit' : ` of at most ${format(limit)}`}
        {guarantee === 0 ? '' : `, ${format(guarantee)} guaranteed`}
      </Text>
      <SplitBar
        label={resourceTitle(name)}
        total={limit ?? Math.max(guarantee, consumed)}
        size={6}
        format={format}
        shares={[
          { label: 'has', value: consumed, color: usedColor },
          { label: 'kept free', value: Math.max(0, guarantee - consumed), color: keptColor },
        ]}
      />
    </Stack>
  );
};

import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { SplitBar } from '../../shared/status/split-bar.tsx';
import { type Health, healthOf } from '../model/health.ts';

type Counts = Parameters<typeof healthOf>[0];

const words: readonly [key: keyof Health, label: string, color: string][] = [
  ['healthy', 'healthy', 'green.6'],
  ['unhealthy', 'unhealthy', 'red.6'],
  ['unknown', 'running unchecked', 'green.3'],
  ['staged', 'starting', 'blue.4'],
  ['overCapacity', 'over capacity', 'cyan.5'],
];

/** What the health of instances adds up to, in words: "2 healthy, 1 starting, 1 missing". */
export function healthText(health: Health): string {
  const parts = words.filter(([key]) => health[key] > 0).map(([key, label]) => `${health[key]} ${label}`);
  if (health.unscheduled > 0) parts.push(`${health.unscheduled} missing`);
  return parts.length === 0 ? 'no instances' : parts.join(', ');
}

/** The health of an app's instances as one bar; the empty part is missing. */
export function HealthBar({ counts, withText = false }: { counts: Counts; withText?: boolean }): ReactNode {
  const health = healthOf(counts);
  const over = health.overCapacity;
  // What is over capacity is among the others already.
  const shares = words
    .filter(([key]) => key !== 'overCapacity')
    .map(([key, label, color]) => ({ label, value: health[key], color }));
  return (
    <Stack gap={4} miw={110}>
      <SplitBar label="Health" shares={shares} total={Math.max(counts.instances, counts.instances + over)} size={10} />
      {withText ? (
        <Text size="xs" c="dimmed">
          {healthText(health)}
        </Text>
      ) : null}
    </Stack>
  );
}

import { List, ScrollArea, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { plural } from '../../../shared/format/numbers.ts';
import { useAgentTasks } from '../../api/agent-state.ts';
import type { AgentInFull } from '../../api/agents.ts';
import { useNames } from '../../api/summary.ts';
import type { Task } from '../../api/tasks.ts';
import { type ActionKind, actionText, volumesOf } from '../../model/agent-actions.ts';
import { fullAmount } from '../../model/full-resource.ts';
import { isLive } from '../../model/task-state.ts';

type Props = {
  readonly agent: AgentInFull;
  readonly kind: ActionKind;
  /** The agent never comes back: its volumes are lost with it. */
  readonly isLost: boolean;
};

/** What an action ends, by name: tasks, and volumes. */
export function WhatDies({ agent, kind, isLost }: Props): ReactNode {
  const tasks = useAgentTasks(agent.id).data;
  const names = useNames();
  const live = tasks?.filter(isLive) ?? [];
  const known = names?.slaves.find(({ id }) => id === agent.id);
  // An agent that is away cannot tell its tasks; the master has at least counted them.
  const counted =
    (known?.TASK_STAGING ?? 0) + (known?.TASK_STARTING ?? 0) + (known?.TASK_RUNNING ?? 0) + (known?.TASK_KILLING ?? 0);
  const frameworkOf = (id: string): string => names?.frameworks.find((entry) => entry.id === id)?.name ?? id;
  const countNames = (tasks: readonly Task[]): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const task of tasks) {
      const name = `${task.name || task.id} of ${frameworkOf(task.framework_id)}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  };
  const volumes = volumesOf(agent);
  const isListed = kind === 'drain' || kind === 'gone';
  return (
    <Stack gap="xs">
      <Text size="sm">{actionText(kind, tasks === undefined ? counted : live.length)}</Text>
      {!isListed || live.length === 0 ? null : (
        <Names
          items={[...countNames(live)].map(([name, count]) => [
            name,
            count === 1 ? name : `${name}, ${plural(count, 'task')}`,
          ])}
        />
      )}
      {isListed && tasks === undefined && counted > 0 ? (
        <Text size="sm" c="dimmed">
          The agent does not answer: the master knows only how many there are.
        </Text>
      ) : null}
      {!isLost || volumes.length === 0 ? null : (
        <>
          <Text size="sm">
            {plural(volumes.length, 'persistent volume')} and the data in it cannot be used any more:
          </Text>
          <Names
            items={volumes.map((volume) => {
              const id = volume.disk?.persistence?.id ?? '';
              const role = volume.reservations?.at(-1)?.role ?? '';
              return [`${role}/${id}`, `${id} of role ${role}, ${fullAmount(volume)}`];
            })}
          />
        </>
      )}
    </Stack>
  );
}

const Names = ({ items }: { items: readonly (readonly [id: string, text: string])[] }): ReactNode => (
  <ScrollArea.Autosize mah={180} type="auto">
    <List size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
      {items.map(([id, text]) => (
        <List.Item key={id}>{text}</List.Item>
      ))}
    </List>
  </ScrollArea.Autosize>
);

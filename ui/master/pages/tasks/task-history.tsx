import { Text, Timeline } from '@mantine/core';
import type { ReactNode } from 'react';
import { Ago } from '../../../shared/format/ago.tsx';
import { formatTime } from '../../../shared/format/times.ts';
import { toneColor } from '../../../shared/status/tone.ts';
import type { Reason } from '../../api/task-reasons.ts';
import type { Task } from '../../api/tasks.ts';
import { reasonText, taskStateWords } from '../../model/task-state.ts';

/** The status updates of a task in their order, each with what it said. */
export function TaskHistory({ task, reasons }: { task: Task; reasons: readonly Reason[] }): ReactNode {
  if (task.statuses.length === 0) return <Text size="sm">Nothing was heard of this task yet.</Text>;
  return (
    <Timeline active={task.statuses.length} bulletSize={14} lineWidth={2}>
      {task.statuses.map((status) => {
        const words = taskStateWords(status.state);
        const said = reasons.find((reason) => reason.state === status.state && reason.timestamp === status.timestamp);
        const health = status.healthy === undefined ? '' : status.healthy ? ', healthy' : ', unhealthy';
        return (
          <Timeline.Item
            key={`${status.state} ${status.timestamp}`}
            color={toneColor[words.tone]}
            title={
              <Text size="sm" fw={600}>
                {words.label}
                {health}
              </Text>
            }
          >
            <Text size="xs" c="dimmed">
              {formatTime(status.timestamp * 1000)} · <Ago time={status.timestamp * 1000} />
            </Text>
            {said === undefined ? null : (
              <Text size="sm">{[reasonText(said.reason), said.message].filter(Boolean).join(': ')}</Text>
            )}
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}

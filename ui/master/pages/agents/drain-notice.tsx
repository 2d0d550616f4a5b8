import { Progress, Text } from '@mantine/core';
import { IconPlayerPause, IconTransferOut } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useNow } from '../../../shared/format/now.ts';
import { plural } from '../../../shared/format/numbers.ts';
import { formatSpan } from '../../../shared/format/times.ts';
import { Notice } from '../../../shared/layout/notice.tsx';
import type { AgentInFull } from '../../api/agents.ts';
import type { Task } from '../../api/tasks.ts';
import { drainProgress } from '../../model/agent-actions.ts';

type Props = {
  readonly agent: AgentInFull;
  /** What the agent told of its tasks; undefined while it does not answer. */
  readonly tasks: readonly Task[] | undefined;
  readonly operations: number;
};

const orange = 'var(--mantine-color-orange-6)';
const gray = 'var(--mantine-color-gray-6)';

/** Whether and why an agent is offered to nobody, and how far its drain is. Nothing for one that is offered. */
export function DrainNotice({ agent, tasks, operations }: Props): ReactNode {
  const drain = agent.drain_info;
  if (drain?.state === 'DRAINING') return <Draining agent={agent} tasks={tasks} operations={operations} />;
  if (drain !== undefined) {
    return (
      <Notice title="Drained" icon={IconTransferOut} color={gray}>
        <Text>Nothing runs here any more, and nothing is offered. The machine can be taken away, or reactivated.</Text>
      </Notice>
    );
  }
  if (!agent.deactivated) return null;
  return (
    <Notice title="Deactivated" icon={IconPlayerPause} color={gray}>
      <Text>An operator took it out of the offers. Its tasks run on; it gets no new ones until it is reactivated.</Text>
    </Notice>
  );
}

const Draining = ({ agent, tasks, operations }: Props): ReactNode => {
  const now = useNow();
  const startedSeconds = agent.estimated_drain_start_time_seconds;
  const graceNs = agent.drain_info?.config?.max_grace_period?.nanoseconds;
  const { ended, left } = drainProgress(tasks ?? [], startedSeconds);
  const total = ended + left;
  const rest = [plural(left, 'task'), ...(operations > 0 ? [plural(operations, 'operation')] : [])].join(' and ');
  const since = startedSeconds === undefined ? '' : `Begun ${formatSpan(now - startedSeconds * 1000)} ago. `;
  const doing =
    tasks === undefined ? 'The agent does not answer: its tasks end when it is back.' : `${since}${rest} left.`;
  return (
    <Notice title="Draining" icon={IconTransferOut} color={orange}>
      <Text>
        {doing}
        {graceNs === undefined ? '' : ` Each task gets ${formatSpan(graceNs / 1e6)} at most to end.`}
        {agent.drain_info?.config?.mark_gone === true ? ' Then the agent is marked gone.' : ''}
      </Text>
      {total === 0 ? null : (
        <Progress.Root size={10}>
          <Progress.Section
            value={(ended / total) * 100}
            color="orange"
            aria-label={`${ended} of ${plural(total, 'task')} ended`}
          />
        </Progress.Root>
      )}
      {total === 0 ? null : (
        <Text size="sm" c="dimmed">
          {ended} of {plural(total, 'task')} ended
        </Text>
      )}
    </Notice>
  );
};

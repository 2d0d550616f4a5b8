import { List, Text } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { OutLink } from '../../../shared/app/navigation.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { formatSpan } from '../../../shared/format/times.ts';
import { Notice } from '../../../shared/layout/notice.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { useMesosUrl } from '../../api/info.ts';
import { useWaiting, type Waiting } from '../../api/queue.ts';

type Agent = Waiting['agents'][number];

const AgentLink = ({ agent }: { agent: Agent }): ReactNode => {
  const mesosUrl = useMesosUrl();
  if (mesosUrl === undefined) return agent.hostname;
  return <OutLink href={`${mesosUrl}/#/agents/${encodeURIComponent(agent.agentId)}`}>{agent.hostname}</OutLink>;
};

const columns: readonly Column<Agent>[] = [
  { id: 'agent', header: 'Agent', value: (agent) => agent.hostname, cell: (agent) => <AgentLink agent={agent} /> },
  { id: 'why', header: 'Why not', cell: (agent) => agent.reasons.join('; ') },
  { id: 'at', header: 'Offer from', align: 'right', cell: (agent) => <Ago time={agent.offered} /> },
];

/** Why a queued job does not start: its own reasons, its retries, and what each agent lacks. */
export function WaitingPanel({ name, isQueued }: { name: string; isQueued: boolean }): ReactNode {
  const waiting = useWaiting(name, isQueued);
  if (waiting === undefined) return null;
  const retries = waiting.waiting.map((run) => ({ key: `${run.attempt} ${run.notBefore}`, ...run }));
  return (
    <Notice title="Queued" icon={IconHourglass} color="var(--mantine-color-orange-6)">
      <Text size="sm">
        {waiting.waitingMs > 1_000
          ? `Due for ${formatSpan(waiting.waitingMs)} and not started yet.`
          : 'It starts as soon as an agent has room.'}
      </Text>
      {waiting.reasons.length + retries.length === 0 ? null : (
        <List size="sm">
          {waiting.reasons.map((reason) => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
          {retries.map((run) => (
            <List.Item key={run.key}>
              retry {run.attempt} <Ago time={run.notBefore} />
            </List.Item>
          ))}
        </List>
      )}
      {waiting.agents.length === 0 ? null : (
        <DataTable
          label="Agents that did not fit"
          rows={waiting.agents}
          columns={columns}
          rowId={(agent) => agent.agentId}
          pageSize={10}
          empty={null}
        />
      )}
    </Notice>
  );
}

import { Group } from '@mantine/core';
import { IconServer } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageLink, useSearchValue } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { SearchBox } from '../../../shared/forms/search-box.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { matchesSearch } from '../../../shared/table/search.ts';
import { type AgentSummary, useSummary } from '../../api/summary.ts';
import { AgentState, agentStateWords } from '../../parts/agent-state.tsx';
import { AttributeBadges } from '../../parts/attribute-badges.tsx';
import { UsageCell } from '../../parts/usage-cell.tsx';

const columns: readonly Column<AgentSummary>[] = [
  {
    id: 'host',
    header: 'Host',
    value: (agent) => agent.hostname,
    cell: (agent) => (
      <PageLink to="/agents/$agentId" params={{ agentId: agent.id }} title={agent.id}>
        {agent.hostname}:{agent.port}
      </PageLink>
    ),
  },
  {
    id: 'state',
    header: 'State',
    value: (agent) => agentStateWords(agent).label,
    cell: (agent) => <AgentState agent={agent} />,
  },
  { id: 'tasks', header: 'Running', align: 'right', value: (agent) => agent.TASK_RUNNING },
  {
    id: 'cpus',
    header: 'CPUs',
    value: (agent) => agent.used_resources.cpus,
    cell: (agent) => <UsageCell name="cpus" agent={agent} />,
  },
  {
    id: 'mem',
    header: 'Memory',
    value: (agent) => agent.used_resources.mem,
    cell: (agent) => <UsageCell name="mem" agent={agent} />,
  },
  {
    id: 'disk',
    header: 'Disk',
    value: (agent) => agent.used_resources.disk,
    cell: (agent) => <UsageCell name="disk" agent={agent} />,
    wideOnly: true,
  },
  { id: 'attributes', header: 'Attributes', cell: (agent) => <AttributeBadges attributes={agent.attributes} /> },
  {
    id: 'registered',
    header: 'Registered',
    align: 'right',
    value: (agent) => agent.registered_time,
    cell: (agent) => <Ago time={agent.registered_time * 1000} />,
    wideOnly: true,
  },
];

const matches = (agent: AgentSummary, query: string): boolean => {
  const attributes = Object.entries(agent.attributes).map(([name, value]) => `${name}:${value}`);
  return matchesSearch([agent.hostname, agent.id, agent.version, agentStateWords(agent).label, ...attributes], query);
};

/** All agents with what they have and what is taken. */
export function AgentsPage(): ReactNode {
  const summary = useSummary();
  const [query] = useSearchValue('q');
  return (
    <>
      <PageTitle title="Agents" />
      <Group mb="md">
        <SearchBox label="Search by host, attribute, state…" />
      </Group>
      <Loaded query={summary}>
        {(data) => (
          <DataTable
            label="Agents"
            rows={data.slaves.filter((agent) => matches(agent, query))}
            columns={columns}
            rowId={(agent) => agent.id}
            sortBy={{ id: 'host' }}
            empty={
              data.slaves.length > 0 ? (
                <EmptyNote title="No such agent" icon={IconServer}>
                  Other agents exist: change the search.
                </EmptyNote>
              ) : (
                <EmptyNote title="No agent is registered" icon={IconServer}>
                  Start one on any machine that reaches this master: <code>stadion agent --master=HOST:PORT</code>. It
                  shows up here within seconds.
                </EmptyNote>
              )
            }
          />
        )}
      </Loaded>
    </>
  );
}

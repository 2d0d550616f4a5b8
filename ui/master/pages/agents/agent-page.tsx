import { SimpleGrid, Stack } from '@mantine/core';
import { IconServer, IconSubtask } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useParam } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { useAgentTasks } from '../../api/agent-state.ts';
import { type AgentInFull, useAgent } from '../../api/agents.ts';
import { useOperations } from '../../api/operations.ts';
import { AgentState } from '../../parts/agent-state.tsx';
import { TasksTable } from '../tasks/tasks-table.tsx';
import { AgentActions } from './agent-actions.tsx';
import { AgentFacts } from './agent-facts.tsx';
import { AgentResources } from './agent-resources.tsx';
import { DrainNotice } from './drain-notice.tsx';
import { OperationsTable } from './operations-table.tsx';
import { ReservationsTable } from './reservations-table.tsx';

/** One agent: what it has, what is reserved, what runs on it. */
export function AgentPage(): ReactNode {
  const agentId = useParam('agentId');
  const query = useAgent(agentId);
  return (
    <Loaded query={query}>
      {({ slaves, recovered_slaves }) => {
        const agent = slaves.find((entry) => entry.id === agentId);
        if (agent !== undefined) return <AgentView agent={agent} />;
        const recovered = recovered_slaves.find((entry) => entry.id === agentId);
        return (
          <EmptyNote title={recovered?.hostname ?? 'The master does not know this agent'} icon={IconServer}>
            {recovered === undefined
              ? 'It may have been removed, or declared gone. The list of agents has all that are registered.'
              : 'This agent was registered before the master was elected, and has not come back yet.'}
          </EmptyNote>
        );
      }}
    </Loaded>
  );
}

const AgentView = ({ agent }: { agent: AgentInFull }): ReactNode => {
  const tasks = useAgentTasks(agent.id);
  const operations = (useOperations().data?.get_operations.operations ?? []).filter(
    ({ agent_id: id }) => id?.value === agent.id,
  );
  return (
    <>
      <PageTitle
        title={agent.hostname}
        trail={[{ label: 'Agents', to: '/agents' }]}
        actions={<AgentActions agent={agent} />}
      >
        <AgentState agent={agent} />
      </PageTitle>
      <DrainNotice agent={agent} tasks={tasks.data} operations={operations.length} />
      <Stack>
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Panel title="Resources">
            <AgentResources agent={agent} />
          </Panel>
          <Panel title="Agent">
            <AgentFacts agent={agent} />
          </Panel>
        </SimpleGrid>
        <OperationsTable operations={operations} />
        <ReservationsTable agent={agent} />
        <Panel title="Tasks">
          <Loaded query={tasks}>
            {(data) => (
              <TasksTable
                tasks={data}
                hide={['agent']}
                empty={
                  <EmptyNote title="Nothing runs here" icon={IconSubtask}>
                    Its resources are offered to the frameworks; what they start here shows up at once.
                  </EmptyNote>
                }
              />
            )}
          </Loaded>
        </Panel>
      </Stack>
    </>
  );
};

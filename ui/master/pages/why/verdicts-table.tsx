import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { shortId } from '../../../shared/format/ids.ts';
import { useNow } from '../../../shared/format/now.ts';
import { formatSpan } from '../../../shared/format/times.ts';
import { ToneBadge } from '../../../shared/status/tone-badge.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import type { AgentVerdict } from '../../api/explain.ts';
import { type AgentSummary, useNames } from '../../api/summary.ts';
import { describeAmounts } from '../../model/amounts.ts';
import { codeWords } from '../../model/why.ts';
import { AgentState, agentStateWords } from '../../parts/agent-state.tsx';

/** The agent, where its own state is what is in the way: the master's code does not say which state. */
function useInactive(verdict: AgentVerdict): AgentSummary | undefined {
  const agents = useNames()?.slaves ?? [];
  return verdict.code === 'agent-inactive'
    ? agents.find(({ id, active }) => id === verdict.slave_id && !active)
    : undefined;
}

const AnswerBadge = ({ verdict }: { verdict: AgentVerdict }): ReactNode => {
  const inactive = useInactive(verdict);
  const { label, tone } = codeWords(verdict.code);
  return inactive === undefined ? <ToneBadge tone={tone}>{label}</ToneBadge> : <AgentState agent={inactive} />;
};

/** The master's sentence in full, a line for each resource. */
const Why = ({ verdict }: { verdict: AgentVerdict }): ReactNode => {
  const now = useNow();
  const state = useInactive(verdict);
  const reason = state === undefined ? verdict.reason : agentStateWords(state).hint;
  const rest = verdict.until === undefined ? '' : `, for ${formatSpan(verdict.until * 1000 - now)} more`;
  return (
    <Stack gap={2}>
      {`${reason}${rest}`.split('; ').map((part) => (
        <Text key={part} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {part}
        </Text>
      ))}
    </Stack>
  );
};

const roleColumn: Column<AgentVerdict> = { id: 'role', header: 'Role', value: (verdict) => verdict.role };
const columns: readonly Column<AgentVerdict>[] = [
  {
    id: 'agent',
    header: 'Agent',
    value: (verdict) => verdict.hostname,
    cell: (verdict) => (
      <>
        <PageLink to="/agents/$agentId" params={{ agentId: verdict.slave_id }} title={verdict.slave_id}>
          {verdict.hostname}
        </PageLink>
        <Text size="xs" c="dimmed" ff="monospace" fw={400} title={verdict.slave_id}>
          {shortId(verdict.slave_id)}
        </Text>
      </>
    ),
  },
  {
    id: 'answer',
    header: 'Answer',
    value: (verdict) => codeWords(verdict.code).label,
    cell: (verdict) => <AnswerBadge verdict={verdict} />,
  },
  {
    id: 'short',
    header: 'Short of',
    cell: (verdict) => (verdict.short === undefined ? null : describeAmounts(verdict.short)),
  },
  { id: 'why', header: 'Why, and who has it', cell: (verdict) => <Why verdict={verdict} /> },
];

/** Agent by agent: what is short there, and who holds it. */
export function VerdictsTable({ verdicts, empty }: { verdicts: readonly AgentVerdict[]; empty: ReactNode }): ReactNode {
  const isManyRoles = new Set(verdicts.map(({ role }) => role)).size > 1;
  return (
    <DataTable
      label="Agents"
      rows={verdicts}
      columns={isManyRoles ? columns.toSpliced(1, 0, roleColumn) : columns}
      rowId={(verdict) => `${verdict.role}/${verdict.slave_id}`}
      empty={empty}
    />
  );
}

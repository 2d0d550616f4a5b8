import { Button, Group, List, Text } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { OutLink } from '../../../shared/app/navigation.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { plural } from '../../../shared/format/numbers.ts';
import { formatSpan } from '../../../shared/format/times.ts';
import { Notice } from '../../../shared/layout/notice.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { useAppActions } from '../../actions/use-app-actions.tsx';
import type { App } from '../../api/apps.ts';
import { useMesosUrl } from '../../api/info.ts';
import type { QueueItem } from '../../api/queue.ts';
import { type AgentVerdict, agentVerdicts, placementHeadline, rejections, rejectText } from '../../model/placement.ts';

const AgentLink = ({ verdict }: { verdict: AgentVerdict }): ReactNode => {
  const mesosUrl = useMesosUrl();
  if (mesosUrl === undefined) return verdict.host;
  return <OutLink href={`${mesosUrl}/#/agents/${encodeURIComponent(verdict.agentId)}`}>{verdict.host}</OutLink>;
};

const columns: readonly Column<AgentVerdict>[] = [
  {
    id: 'agent',
    header: 'Agent',
    value: (verdict) => verdict.host,
    cell: (verdict) => <AgentLink verdict={verdict} />,
  },
  { id: 'why', header: 'Why not', cell: (verdict) => verdict.reasons.join('; ') },
  { id: 'short', header: 'Exactly', cell: (verdict) => verdict.shortfalls.join('; ') || null },
  {
    id: 'at',
    header: 'Offer from',
    align: 'right',
    value: (verdict) => verdict.at,
    cell: (verdict) => <Ago time={verdict.at} />,
  },
];

/** Why instances are not started: the back-off, or what was wrong with the offers, by reason and by agent. */
export function WaitingPanel({ app, item }: { app: App; item: QueueItem }): ReactNode {
  const verdicts = agentVerdicts(item);
  const declined = rejections(item);
  return (
    <Notice
      title={`${plural(item.count, 'instance')} not started`}
      icon={IconHourglass}
      color="var(--mantine-color-orange-6)"
    >
      {item.delay.overdue ? (
        <Text size="sm" component="div">
          {placementHeadline(item)} Waiting since <Ago time={item.since} />.
        </Text>
      ) : (
        <Delayed app={app} item={item} />
      )}
      {item.delay.overdue && declined.length > 1 ? (
        <List size="sm">
          {declined.map((row) => (
            <List.Item key={row.reason}>
              {row.declined} of {row.processed}: {rejectText(row.reason)}
            </List.Item>
          ))}
        </List>
      ) : null}
      {verdicts.length === 0 ? null : (
        <DataTable
          label="Agents that did not fit"
          rows={verdicts}
          columns={columns}
          rowId={(verdict) => `${verdict.agentId} ${verdict.at}`}
          pageSize={10}
          empty={null}
        />
      )}
    </Notice>
  );
}

const Delayed = ({ app, item }: { app: App; item: QueueItem }): ReactNode => {
  const { resetDelay } = useAppActions();
  const failure = app.lastTaskFailure;
  return (
    <Group gap="sm">
      <Text size="sm">
        Instances ended too soon, so the next start waits {formatSpan(item.delay.timeLeftSeconds * 1000)}.
        {failure === undefined ? '' : ` The last one: ${failure.message}`}
      </Text>
      <Button size="xs" variant="default" onClick={() => resetDelay(app.id)}>
        Try now
      </Button>
    </Group>
  );
};

import { Group } from '@mantine/core';
import { IconBox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { OutLink, PageLink, useSearchValue } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { shortId } from '../../../shared/format/ids.ts';
import { safeHttpUrl } from '../../../shared/format/links.ts';
import { SearchBox } from '../../../shared/forms/search-box.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { matchesSearch } from '../../../shared/table/search.ts';
import { type FrameworkSummary, useSummary } from '../../api/summary.ts';
import { formatAmount } from '../../model/amounts.ts';
import { FrameworkState, frameworkStateWords } from '../../parts/framework-state.tsx';

const WebLink = ({ url }: { url: string }): ReactNode => {
  const href = safeHttpUrl(url);
  return href === undefined ? null : <OutLink href={href}>Open</OutLink>;
};

const columns: readonly Column<FrameworkSummary>[] = [
  {
    id: 'name',
    header: 'Framework',
    value: (framework) => framework.name,
    cell: (framework) => (
      <PageLink to="/frameworks/$frameworkId" params={{ frameworkId: framework.id }} title={framework.id}>
        {framework.name === '' ? shortId(framework.id) : framework.name}
      </PageLink>
    ),
  },
  {
    id: 'state',
    header: 'State',
    value: (framework) => frameworkStateWords(framework).label,
    cell: (framework) => <FrameworkState framework={framework} />,
  },
  { id: 'id', header: 'Id', value: (framework) => framework.id, cell: (framework) => shortId(framework.id) },
  { id: 'host', header: 'Host', value: (framework) => framework.hostname },
  { id: 'running', header: 'Running', align: 'right', value: (framework) => framework.TASK_RUNNING },
  {
    id: 'agents',
    header: 'On agents',
    align: 'right',
    value: (framework) => framework.slave_ids.length,
    wideOnly: true,
  },
  { id: 'cpus', header: 'CPUs', align: 'right', value: (framework) => framework.used_resources.cpus },
  {
    id: 'mem',
    header: 'Memory',
    align: 'right',
    value: (framework) => framework.used_resources.mem,
    cell: (framework) => formatAmount('mem', framework.used_resources.mem),
  },
  { id: 'web', header: 'Web page', cell: (framework) => <WebLink url={framework.webui_url} /> },
];

/** All frameworks that are registered now. */
export function FrameworksPage(): ReactNode {
  const summary = useSummary();
  const [query] = useSearchValue('q');
  return (
    <>
      <PageTitle title="Frameworks" />
      <Group mb="md">
        <SearchBox label="Search by name, id, host…" />
      </Group>
      <Loaded query={summary}>
        {(data) => (
          <DataTable
            label="Frameworks"
            rows={data.frameworks.filter(({ name, id, hostname }) => matchesSearch([name, id, hostname], query))}
            columns={columns}
            rowId={(framework) => framework.id}
            sortBy={{ id: 'name' }}
            empty={
              data.frameworks.length > 0 ? (
                <EmptyNote title="No such framework" icon={IconBox}>
                  Other frameworks exist: change the search.
                </EmptyNote>
              ) : (
                <EmptyNote title="No framework is registered" icon={IconBox}>
                  Start Marathon for services (<code>stadion marathon</code>) or Chronos for jobs (
                  <code>stadion chronos</code>), or connect your own with the scheduler API at{' '}
                  <code>/api/v1/scheduler</code>.
                </EmptyNote>
              )
            }
          />
        )}
      </Loaded>
    </>
  );
}

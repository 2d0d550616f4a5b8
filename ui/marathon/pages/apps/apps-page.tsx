import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useGoTo, useParam, useSearchValue } from '../../../shared/app/navigation.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { SearchBox } from '../../../shared/forms/search-box.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { type App, useApps } from '../../api/apps.ts';
import { useGroupIds } from '../../api/groups.ts';
import { byApp, useQueue } from '../../api/queue.ts';
import { type AppFilter, isNarrowed, matchesFilter } from '../../model/app-filter.ts';
import { type AppStatus, appStatus } from '../../model/app-status.ts';
import { childrenOf, lastSegment, pathTo, type Row } from '../../model/groups.ts';
import { AppFilters } from './app-filters.tsx';
import { AppsTable } from './apps-table.tsx';
import { NoAppFound, NoApps } from './no-apps.tsx';

const list = (text: string): readonly string[] => text.split(',').filter(Boolean);

/** All apps: level by level, or across all groups once a search or a filter narrows them. */
export function AppsPage(): ReactNode {
  const group = useParam('groupId') || '/';
  const [query] = useSearchValue('q');
  const [statuses] = useSearchValue('status');
  const [healths] = useSearchValue('health');
  const [labels] = useSearchValue('label');
  const filter: AppFilter = { query, statuses: list(statuses), healths: list(healths), labels: list(labels) };
  const goTo = useGoTo();
  const apps = useApps();
  const groupIds = useGroupIds();
  const queue = byApp(useQueue().data);
  const statusOf = (app: App): AppStatus => appStatus(app, queue.get(app.id));
  const rowsOf = (all: readonly App[]): readonly Row[] =>
    isNarrowed(filter)
      ? all
          .filter((app) => matchesFilter(app, statusOf(app).code, filter))
          .map((app) => ({ kind: 'app', id: app.id, app }))
      : childrenOf(group, all, groupIds);
  const trail = pathTo(group).slice(0, -1);
  return (
    <>
      <PageTitle
        title={group === '/' ? 'Applications' : lastSegment(group)}
        trail={trail.map((id) =>
          id === '/'
            ? { label: 'All', to: '/' }
            : { label: lastSegment(id), to: '/group/$groupId', params: { groupId: id } },
        )}
        actions={
          <Button
            leftSection={<IconPlus size={16} />}
            onClick={() => goTo({ to: '/new', search: group === '/' ? {} : { group } })}
          >
            Create application
          </Button>
        }
      />
      <Loaded query={apps}>
        {(data) => (
          <>
            <Group mb="md" gap="sm">
              <SearchBox label="Search all applications" />
              <AppFilters apps={data.apps} statusOf={statusOf} />
            </Group>
            <AppsTable
              rows={rowsOf(data.apps)}
              statusOf={statusOf}
              fullIds={isNarrowed(filter)}
              empty={data.apps.length > 0 && isNarrowed(filter) ? <NoAppFound /> : <NoApps group={group} />}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

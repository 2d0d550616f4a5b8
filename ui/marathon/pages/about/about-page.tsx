import { SimpleGrid, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { Facts } from '../../../shared/layout/facts.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { useInfo } from '../../api/info.ts';

const shown = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return 'unspecified';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
const factsOf = (values: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] =>
  Object.entries(values)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => [name, shown(value)]);

/** Version, leader and configuration of Marathon. */
export function AboutPage(): ReactNode {
  const query = useInfo();
  return (
    <>
      <PageTitle title="About Marathon" />
      <Loaded query={query}>
        {(info) => (
          <Stack>
            <Panel>
              <Facts
                facts={[
                  ['Version', info.version],
                  ['Leader', shown(info.leader)],
                  ['Framework id', shown(info.frameworkId)],
                ]}
              />
            </Panel>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Panel title="Marathon">
                <Facts facts={factsOf(info.marathon_config)} />
              </Panel>
              <Panel title="ZooKeeper and HTTP">
                <Facts facts={factsOf({ ...info.zookeeper_config, ...info.http_config })} />
              </Panel>
            </SimpleGrid>
          </Stack>
        )}
      </Loaded>
    </>
  );
}

import { Accordion, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconPencil, IconRotate2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useGoTo } from '../../../shared/app/navigation.tsx';
import { changedFields, type Draft } from '../../../shared/editor/draft.ts';
import { useConfirm } from '../../../shared/feedback/confirm.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { formatTime, parseTime } from '../../../shared/format/times.ts';
import { Panel } from '../../../shared/layout/panel.tsx';
import { useForced } from '../../actions/use-forced.ts';
import { type App, appPath, useVersion, useVersions } from '../../api/apps.ts';
import { definitionOf } from '../../model/app-draft.ts';

const versionTime = (version: string): string => formatTime(parseTime(version) ?? Number.NaN);

const OldVersion = ({ app, version }: { app: App; version: string }): ReactNode => {
  const query = useVersion(app.id, version);
  const confirm = useConfirm();
  const run = useForced();
  const apply = (): void =>
    confirm({
      title: `Go back to the version of ${versionTime(version)}`,
      text: `${app.id} gets this definition again; its instances are replaced where it differs.`,
      action: 'Deploy this version',
      onConfirm: () => run(`Roll ${app.id} back`, { path: appPath(app.id), method: 'PUT', body: { version } }),
    });
  return (
    <Loaded query={query}>
      {(old) => {
        const changes = changedFields(definitionOf(old as Draft), definitionOf(app));
        return (
          <Stack gap="xs">
            <Group justify="space-between">
              <Text size="sm">
                {changes.length === 0 ? 'The same as the current version.' : `Differs in ${changes.join(', ')}.`}
              </Text>
              <Button size="xs" variant="default" leftSection={<IconRotate2 size={14} />} onClick={apply}>
                Deploy this version…
              </Button>
            </Group>
            <Code block>{JSON.stringify(definitionOf(old as Draft), null, 2)}</Code>
          </Stack>
        );
      }}
    </Loaded>
  );
};

/** The definition of an app and its older versions. */
export function ConfigurationTab({ app }: { app: App }): ReactNode {
  const goTo = useGoTo();
  const versions = useVersions(app.id);
  const older = (versions.data?.versions ?? [])
    .filter((version) => version !== app.version)
    .toSorted()
    .toReversed();
  return (
    <Stack>
      <Panel
        title="Current version"
        actions={
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPencil size={14} />}
            onClick={() => goTo({ to: '/apps/$appId/edit', params: { appId: app.id } })}
          >
            Edit
          </Button>
        }
      >
        <Text size="sm" c="dimmed" mb="xs">
          {versionTime(app.version)}, <Ago time={app.version} />
        </Text>
        <Code block>{JSON.stringify(definitionOf(app), null, 2)}</Code>
      </Panel>
      {older.length === 0 ? null : (
        <Panel title="Older versions">
          <Accordion variant="contained" order={3}>
            {older.map((version) => (
              <Accordion.Item key={version} value={version}>
                <Accordion.Control>
                  <Text size="sm">
                    {versionTime(version)}, <Ago time={version} />
                  </Text>
                </Accordion.Control>
                <Accordion.Panel>
                  <OldVersion app={app} version={version} />
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        </Panel>
      )}
    </Stack>
  );
}

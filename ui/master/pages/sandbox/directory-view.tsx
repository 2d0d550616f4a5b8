import { Anchor, Breadcrumbs, Group, UnstyledButton } from '@mantine/core';
import { IconDownload, IconFile, IconFolder, IconFolderOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { formatBytes } from '../../../shared/format/numbers.ts';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { downloadUrl, type FileEntry, useDirectory } from '../../api/files.ts';

export type DirectoryViewProps = {
  readonly agentId: string;
  /** Virtual path of the sandbox. */
  readonly root: string;
  /** Directory within it, beginning with a slash; empty for the sandbox itself. */
  readonly directory: string;
  readonly onOpen: (directory: string) => void;
  readonly onFile: (file: string) => void;
};

const nameOf = (entry: FileEntry): string => entry.path.split('/').at(-1) ?? entry.path;
const isDirectory = (entry: FileEntry): boolean => entry.mode.startsWith('d');

const columnsFor = ({ agentId, root, directory, onOpen, onFile }: DirectoryViewProps): readonly Column<FileEntry>[] => [
  {
    id: 'name',
    header: 'Name',
    value: (entry) => `${isDirectory(entry) ? 0 : 1}${nameOf(entry)}`,
    cell: (entry) => {
      const within = `${directory}/${nameOf(entry)}`;
      const Icon = isDirectory(entry) ? IconFolder : IconFile;
      return (
        <Group gap={6} wrap="nowrap">
          <Icon size={16} stroke={1.6} aria-hidden />
          <Anchor component="button" inherit onClick={() => (isDirectory(entry) ? onOpen(within) : onFile(within))}>
            {nameOf(entry)}
          </Anchor>
        </Group>
      );
    },
  },
  {
    id: 'size',
    header: 'Size',
    align: 'right',
    value: (entry) => entry.size,
    cell: (entry) => (isDirectory(entry) ? '–' : formatBytes(entry.size)),
  },
  { id: 'mode', header: 'Mode', cell: (entry) => <code>{entry.mode}</code>, wideOnly: true },
  { id: 'owner', header: 'Owner', value: (entry) => `${entry.uid}:${entry.gid}`, wideOnly: true },
  {
    id: 'changed',
    header: 'Changed',
    align: 'right',
    value: (entry) => entry.mtime,
    cell: (entry) => <Ago time={entry.mtime * 1000} />,
  },
  {
    id: 'download',
    header: '',
    align: 'right',
    cell: (entry) =>
      isDirectory(entry) ? null : (
        <Anchor
          href={downloadUrl(agentId, `${root}${directory}/${nameOf(entry)}`)}
          download
          aria-label={`Download ${nameOf(entry)}`}
        >
          <IconDownload size={16} stroke={1.6} />
        </Anchor>
      ),
  },
];

/** The files of a directory of the sandbox. */
export function DirectoryView(props: DirectoryViewProps): ReactNode {
  const { agentId, root, directory, onOpen } = props;
  const query = useDirectory(agentId, `${root}${directory}`);
  const parts = directory.split('/').filter(Boolean);
  return (
    <>
      <Breadcrumbs mb="sm" fz="sm" separatorMargin={6}>
        <UnstyledButton fz="sm" onClick={() => onOpen('')}>
          sandbox
        </UnstyledButton>
        {parts.map((part, index) => (
          <UnstyledButton fz="sm" key={part} onClick={() => onOpen(`/${parts.slice(0, index + 1).join('/')}`)}>
            {part}
          </UnstyledButton>
        ))}
      </Breadcrumbs>
      <Loaded query={query} missing={<NoDirectory />}>
        {(entries) => (
          <DataTable
            label="Files"
            rows={entries}
            columns={columnsFor(props)}
            rowId={(entry) => entry.path}
            sortBy={{ id: 'name' }}
            empty={
              <EmptyNote title="This directory is empty" icon={IconFolder}>
                What the task writes into its working directory appears here.
              </EmptyNote>
            }
          />
        )}
      </Loaded>
    </>
  );
}

const NoDirectory = (): ReactNode => (
  <EmptyNote title="There is no such directory" icon={IconFolderOff}>
    Either the task has not started yet, or its sandbox was removed: agents keep the sandboxes of ended tasks for a
    while (<code>--gc_delay</code>, a week unless the disk fills up).
  </EmptyNote>
);

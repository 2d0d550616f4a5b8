import { Group, SegmentedControl, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSearchValue } from '../../../shared/app/navigation.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { DirectoryView } from './directory-view.tsx';
import { FileView } from './file-view.tsx';

/** The sandbox of a task: its output, live, and its files. What is open stands in the page's address. */
export function SandboxPanel({ agentId, root }: { agentId: string; root: string }): ReactNode {
  const [view, setView] = useSearchValue('view', 'stdout');
  const [file, setFile] = useSearchValue('file');
  const [directory, setDirectory] = useSearchValue('dir');
  const isFile = view === 'files' && file !== '';
  const shownPath = view === 'files' ? `${root}${directory}` : `${root}/${view}`;
  return (
    <Panel
      title="Sandbox"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="What to show of the sandbox"
          value={view}
          onChange={setView}
          data={[
            { value: 'stdout', label: 'Output' },
            { value: 'stderr', label: 'Errors' },
            { value: 'files', label: 'Files' },
          ]}
        />
      }
    >
      {isFile ? (
        <FileView key={file} agentId={agentId} path={`${root}${file}`} onClose={() => setFile('')} />
      ) : view === 'files' ? (
        <DirectoryView agentId={agentId} root={root} directory={directory} onOpen={setDirectory} onFile={setFile} />
      ) : (
        <FileView key={shownPath} agentId={agentId} path={shownPath} />
      )}
      <Group mt="xs">
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {isFile ? `${root}${file}` : shownPath}
        </Text>
      </Group>
    </Panel>
  );
}

import { Button, Group, Loader, Switch, TextInput } from '@mantine/core';
import {
  IconArrowLeft,
  IconDownload,
  IconFileOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconSearch,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { ErrorNote } from '../../../shared/feedback/error-note.tsx';
import { formatBytes } from '../../../shared/format/numbers.ts';
import { downloadUrl } from '../../api/files.ts';
import { earlierRange, filterLines } from '../../model/tail.ts';
import { TextPane } from './text-pane.tsx';
import { useTail } from './use-tail.ts';

export type FileViewProps = { readonly agentId: string; readonly path: string; readonly onClose?: () => void };

/** The end of a file, following it as it grows. */
export function FileView({ agentId, path, onClose }: FileViewProps): ReactNode {
  const [paused, setPaused] = useState(false);
  const [wrap, setWrap] = useState(true);
  const [query, setQuery] = useState('');
  const { tail, error, known, loadEarlier } = useTail(agentId, path, paused);
  if (!known) return <Loader size="sm" aria-label="Loading" />;
  if (error !== undefined && tail === undefined) return error.status === 404 ? <NoFile /> : <ErrorNote error={error} />;
  const more = tail !== undefined && earlierRange(tail) !== undefined;
  return (
    <>
      <Group mb="xs" gap="xs">
        {onClose === undefined ? null : (
          <Button size="xs" variant="default" leftSection={<IconArrowLeft size={14} />} onClick={onClose}>
            Files
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={paused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
          onClick={() => setPaused(!paused)}
        >
          {paused ? 'Follow' : 'Pause'}
        </Button>
        <TextInput
          size="xs"
          type="search"
          aria-label="Show only lines with"
          placeholder="Show only lines with…"
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Switch
          size="xs"
          label="Wrap lines"
          checked={wrap}
          onChange={(event) => setWrap(event.currentTarget.checked)}
        />
        <Button
          size="xs"
          variant="default"
          ml={{ base: 0, sm: 'auto' }}
          component="a"
          href={downloadUrl(agentId, path)}
          download
          leftSection={<IconDownload size={14} />}
        >
          Download{tail === undefined ? '' : ` ${formatBytes(tail.end)}`}
        </Button>
      </Group>
      {error === undefined ? null : <ErrorNote error={error} title="The file cannot be read at the moment" />}
      <TextPane
        text={filterLines(tail?.text ?? '', query)}
        wrap={wrap}
        follow={!paused}
        none={query === '' ? 'Nothing was written yet.' : 'No line has this.'}
        {...(more ? { onEarlier: loadEarlier } : {})}
      />
    </>
  );
}

const NoFile = (): ReactNode => (
  <EmptyNote title="There is no such file" icon={IconFileOff}>
    Either the task has not started yet, or its sandbox was removed: agents keep the sandboxes of ended tasks for a
    while (<code>--gc_delay</code>, a week unless the disk fills up).
  </EmptyNote>
);

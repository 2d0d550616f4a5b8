import { Button, Popover, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useJobActions } from '../../actions/use-job-actions.ts';
import type { Job } from '../../api/jobs.ts';

/** Runs a job now, with other arguments if wanted. */
export function RunButton({ job }: { job: Job }): ReactNode {
  const [open, { toggle, close }] = useDisclosure(false);
  const [text, setText] = useState('');
  const { runNow } = useJobActions();
  return (
    <Popover
      opened={open}
      onChange={(shown) => !shown && close()}
      trapFocus
      withArrow
      position="bottom-end"
      width={320}
    >
      <Popover.Target>
        <Button leftSection={<IconPlayerPlay size={16} />} onClick={toggle}>
          Run now
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            close();
            runNow(job, text);
          }}
        >
          <Stack gap="sm">
            <TextInput
              label="Arguments for this run"
              description="Instead of the job's own. May be left empty."
              value={text}
              spellCheck={false}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button type="submit" data-autofocus>
              Run {job.name}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

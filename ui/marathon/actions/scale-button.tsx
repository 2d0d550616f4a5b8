import { Button, Group, NumberInput, Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowsDiagonal } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { plural } from '../../shared/format/numbers.ts';
import type { App } from '../api/apps.ts';
import { useAppActions } from './use-app-actions.tsx';

/** Asks for the number of instances and says what will happen. */
export function ScaleForm({ app, onDone }: { app: App; onDone: () => void }): ReactNode {
  const { scale } = useAppActions();
  const [wanted, setWanted] = useState<number | string>(app.instances);
  const count = typeof wanted === 'number' ? wanted : app.instances;
  const change = count - app.instances;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
        if (change !== 0) scale(app, count);
      }}
    >
      <Group align="flex-end" gap="xs">
        <NumberInput
          label="Instances"
          min={0}
          max={100_000}
          value={wanted}
          onChange={setWanted}
          allowDecimal={false}
          w={130}
          data-autofocus
        />
        <Button type="submit" disabled={change === 0}>
          Scale
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={6}>
        {change === 0 && 'As many as now.'}
        {change > 0 && `${plural(change, 'instance')} will be started.`}
        {change < 0 && `${plural(-change, 'instance')} will be ended.`}
      </Text>
    </form>
  );
}

/** Opens the scale form. */
export function ScaleButton({ app }: { app: App }): ReactNode {
  const [open, { toggle, close }] = useDisclosure(false);
  return (
    <Popover opened={open} onChange={(shown) => !shown && close()} trapFocus withArrow position="bottom-end">
      <Popover.Target>
        <Button leftSection={<IconArrowsDiagonal size={16} />} onClick={toggle}>
          Scale
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ScaleForm key={String(open)} app={app} onDone={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

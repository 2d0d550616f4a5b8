import { ActionIcon, Menu, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconArrowsDiagonal,
  IconDotsVertical,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useGoTo } from '../../shared/app/navigation.tsx';
import type { App } from '../api/apps.ts';
import type { AppStatus } from '../model/app-status.ts';
import { ScaleForm } from './scale-button.tsx';
import { useAppActions } from './use-app-actions.tsx';

/** Everything that can be done with an app, in a menu. */
export function AppMenu({ app, status }: { app: App; status: AppStatus }): ReactNode {
  const actions = useAppActions();
  const goTo = useGoTo();
  const [scaling, { open, close }] = useDisclosure(false);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${app.id}`}>
            <IconDotsVertical size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowsDiagonal size={15} />} onClick={open}>
            Scale…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPencil size={15} />}
            onClick={() => goTo({ to: '/apps/$appId/edit', params: { appId: app.id } })}
          >
            Edit
          </Menu.Item>
          <Menu.Item
            leftSection={<IconRefresh size={15} />}
            disabled={app.instances === 0}
            onClick={() => actions.restart(app)}
          >
            Restart…
          </Menu.Item>
          {status.code === 'delayed' ? (
            <Menu.Item leftSection={<IconPlayerPlay size={15} />} onClick={() => actions.resetDelay(app.id)}>
              Try now
            </Menu.Item>
          ) : null}
          <Menu.Item
            leftSection={<IconPlayerPause size={15} />}
            disabled={app.instances === 0}
            onClick={() => actions.suspend(app)}
          >
            Suspend…
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => actions.destroy(app)}>
            Destroy…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={scaling} onClose={close} title={`Scale ${app.id}`} size="sm">
        <ScaleForm app={app} onDone={close} />
      </Modal>
    </>
  );
}

import { notifications } from '@mantine/notifications';
import { type Action, useAction } from '../../shared/api/use-action.ts';
import { useConfirm } from '../../shared/feedback/confirm.tsx';

/** The same path with force=true. */
export function forced(path: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}force=true`;
}

/**
 * Sends a change; if a running deployment holds the app, offers to stop that deployment and send it again. `title`
 * names the change: "Scale /shop/web".
 */
export function useForced(): (title: string, action: Action, onDone?: () => void) => void {
  const confirm = useConfirm();
  const { mutate } = useAction({});
  const run = (title: string, action: Action, onDone?: () => void): void =>
    mutate(action, {
      onSuccess: () => {
        notifications.show({ message: `${title}: started`, color: 'green' });
        onDone?.();
      },
      onError: (error) => {
        if (error.status !== 409 || error.deploymentIds.length === 0 || action.path.includes('force=true')) {
          notifications.show({ title: `${title}: refused`, message: error.message, color: 'red', autoClose: 10_000 });
          return;
        }
        confirm({
          title: 'A deployment is running',
          text: `${title}: the app is being changed by deployment ${error.deploymentIds.join(', ')}. It can be stopped where it is, and this change made instead.`,
          action: 'Stop it and go on',
          danger: true,
          onConfirm: () => run(title, { ...action, path: forced(action.path) }, onDone),
        });
      },
    });
  return run;
}

import { notifications } from '@mantine/notifications';
import { ApiError } from '../../shared/api/request.ts';
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
  const { mutateAsync } = useAction({});
  const run = async (title: string, action: Action, onDone?: () => void): Promise<void> => {
    try {
      await mutateAsync(action);
    } catch (cause) {
      return refused(title, action, cause, onDone);
    }
    notifications.show({ message: `${title}: started`, color: 'green' });
    onDone?.();
  };
  const refused = (title: string, action: Action, cause: unknown, onDone?: () => void): void => {
    const locks = cause instanceof ApiError && cause.status === 409 ? cause.deploymentIds : [];
    if (locks.length === 0 || action.path.includes('force=true')) {
      const message = cause instanceof Error ? cause.message : String(cause);
      notifications.show({ title: `${title}: refused`, message, color: 'red', autoClose: 10_000 });
      return;
    }
    confirm({
      title: 'A deployment is running',
      text: `${title}: the app is being changed by deployment ${locks.join(', ')}. It can be stopped where it is, and this change made instead.`,
      action: 'Stop it and go on',
      danger: true,
      onConfirm: () => void run(title, { ...action, path: forced(action.path) }, onDone),
    });
  };
  return (title, action, onDone) => void run(title, action, onDone);
}

import { useConfirm } from '../../shared/feedback/confirm.tsx';
import { plural } from '../../shared/format/numbers.ts';
import { useForced } from './use-forced.ts';

/** Asks, then ends instances; with `scale` they are not replaced. */
export function useKill(): (taskIds: readonly string[], scale: boolean, onDone: () => void) => void {
  const confirm = useConfirm();
  const run = useForced();
  return (taskIds, scale, onDone) => {
    const what = plural(taskIds.length, 'instance');
    confirm({
      title: scale ? `Kill ${what} and scale down` : `Kill ${what}`,
      text: scale ? 'They are ended and not replaced.' : 'They are ended, and new ones started in their place.',
      action: 'Kill',
      danger: true,
      onConfirm: () =>
        run(
          `Kill ${what}`,
          { path: `../v2/tasks/delete${scale ? '?scale=true' : ''}`, method: 'POST', body: { ids: taskIds } },
          onDone,
        ),
    });
  };
}

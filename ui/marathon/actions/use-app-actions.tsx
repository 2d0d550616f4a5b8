import { useAction } from '../../shared/api/use-action.ts';
import { useGoTo } from '../../shared/app/navigation.tsx';
import { useConfirm } from '../../shared/feedback/confirm.tsx';
import { plural } from '../../shared/format/numbers.ts';
import { type App, appPath } from '../api/apps.ts';
import { useForced } from './use-forced.ts';

export type AppActions = {
  readonly scale: (app: App, instances: number) => void;
  readonly restart: (app: App) => void;
  readonly suspend: (app: App) => void;
  readonly destroy: (app: App) => void;
  readonly resetDelay: (appId: string) => void;
};

const hasVolumes = (app: App): boolean =>
  (app.container?.volumes ?? []).some((volume) => volume.persistent !== undefined);

/** What can be done with a whole app. Everything that ends instances asks first. */
export function useAppActions(): AppActions {
  const confirm = useConfirm();
  const run = useForced();
  const goTo = useGoTo();
  const { mutate: reset } = useAction({
    done: 'The delay is reset; the next start is tried now.',
    failed: 'Not reset',
  });
  const scale = (app: App, instances: number): void =>
    run(`Scale ${app.id} to ${instances}`, { path: appPath(app.id), method: 'PUT', body: { instances } });
  return {
    scale,
    restart: (app) =>
      confirm({
        title: `Restart ${app.id}`,
        text: `All ${plural(app.instances, 'instance')} are replaced by new ones, a few at a time as the upgrade strategy says. The definition stays.`,
        action: 'Restart',
        onConfirm: () => run(`Restart ${app.id}`, { path: `${appPath(app.id)}/restart`, method: 'POST', body: {} }),
      }),
    suspend: (app) =>
      confirm({
        title: `Suspend ${app.id}`,
        text: `${plural(app.instances, 'instance')} will be ended. The definition stays, and scaling it up brings it back.`,
        action: 'Suspend',
        danger: true,
        onConfirm: () => scale(app, 0),
      }),
    destroy: (app) =>
      confirm({
        title: `Destroy ${app.id}`,
        text: `${plural(app.instances, 'instance')} will be ended and the definition with all its versions deleted${
          hasVolumes(app) ? ', its persistent volumes with their data too' : ''
        }. This cannot be undone.`,
        action: 'Destroy',
        danger: true,
        typeToConfirm: app.id,
        onConfirm: () => run(`Destroy ${app.id}`, { path: appPath(app.id), method: 'DELETE' }, () => goTo({ to: '/' })),
      }),
    resetDelay: (appId) =>
      reset({ path: `../v2/queue/${appPath(appId).slice('../v2/apps/'.length)}/delay`, method: 'DELETE' }),
  };
}

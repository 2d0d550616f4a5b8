import { IconBoxOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useParam } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { type App, useApp } from '../../api/apps.ts';
import { definitionOf } from '../../model/app-draft.ts';
import { AppEditor } from './app-editor.tsx';

// What is edited is the definition as it was when the page was opened, whatever comes in meanwhile.
const EditedApp = ({ app }: { app: App }): ReactNode => {
  const [initial] = useState(() => definitionOf(app));
  return <AppEditor initial={initial} editedId={app.id} />;
};

/** Changes an app. */
export function EditAppPage(): ReactNode {
  const appId = useParam('appId');
  const query = useApp(appId);
  return (
    <Loaded query={query} missing={<EmptyNote title={`There is no application ${appId}`} icon={IconBoxOff} />}>
      {({ app }) => <EditedApp key={app.id} app={app} />}
    </Loaded>
  );
}

import type { ReactNode } from 'react';
import { useSearchValue } from '../../../shared/app/navigation.tsx';
import { newApp } from '../../model/app-draft.ts';
import { AppEditor } from './app-editor.tsx';

/** Creates an app, in the group that the address names. */
export function NewAppPage(): ReactNode {
  const [group] = useSearchValue('group', '/');
  return <AppEditor key={group} initial={newApp(group)} />;
}

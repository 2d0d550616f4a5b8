import { Button, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { useAction } from '../../../shared/api/use-action.ts';
import { useGoTo } from '../../../shared/app/navigation.tsx';
import { changedFields, type Draft, startDraft, textAt } from '../../../shared/editor/draft.ts';
import { EditorLayout } from '../../../shared/editor/editor-layout.tsx';
import { RefusedNote } from '../../../shared/editor/refused-note.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { forced } from '../../actions/use-forced.ts';
import { appPath } from '../../api/apps.ts';
import { idError, sendable } from '../../model/app-draft.ts';
import { AppForm } from './app-form.tsx';

export type AppEditorProps = {
  readonly initial: Draft;
  /** The app that is changed; a new one is created without. */
  readonly editedId?: string;
};

const absolute = (id: string): string => (id.startsWith('/') ? id : `/${id}`);

/** Edits the definition of an app and sends it. What the server refuses is shown at its field. */
export function AppEditor({ initial, editedId }: AppEditorProps): ReactNode {
  const [state, setState] = useState(() => startDraft(initial));
  const [tried, setTried] = useState(false);
  const goTo = useGoTo();
  const { mutate, error, isPending } = useAction({ done: 'The deployment has begun.' });
  const isNew = editedId === undefined;
  const wrongId = isNew ? idError(textAt(state.draft, ['id'])) : undefined;
  const changes = changedFields(sendable(initial), sendable(state.draft));
  const send = (force: boolean): void => {
    setTried(true);
    if (wrongId !== undefined || state.textError !== undefined) return;
    const path = isNew ? '../v2/apps' : `${appPath(editedId)}?partialUpdate=false`;
    const appId = editedId ?? absolute(textAt(state.draft, ['id']));
    mutate(
      { path: force ? forced(path) : path, method: isNew ? 'POST' : 'PUT', body: sendable(state.draft) },
      { onSuccess: () => goTo({ to: '/apps/$appId', params: { appId } }) },
    );
  };
  useHotkeys([['mod+Enter', () => send(false)]], []);
  const errors = [
    ...(error?.fields ?? []),
    ...(tried && wrongId !== undefined ? [{ path: '/id', errors: [wrongId] }] : []),
  ];
  const locked = error?.status === 409 && error.deploymentIds.length > 0;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(false);
      }}
      noValidate
    >
      <PageTitle
        title={isNew ? 'Create application' : `Edit ${editedId}`}
        trail={
          isNew ? [{ label: 'All', to: '/' }] : [{ label: editedId, to: '/apps/$appId', params: { appId: editedId } }]
        }
        actions={
          <>
            <Button
              variant="default"
              onClick={() => (isNew ? goTo({ to: '/' }) : goTo({ to: '/apps/$appId', params: { appId: editedId } }))}
            >
              Cancel
            </Button>
            <Button
              type="submit"
              loading={isPending}
              disabled={state.textError !== undefined || (!isNew && changes.length === 0)}
            >
              {isNew ? 'Create' : 'Deploy changes'}
            </Button>
          </>
        }
      />
      <Stack>
        {error === null ? null : (
          <RefusedNote
            error={error}
            action={
              locked ? (
                <Button color="red" size="xs" mt="xs" onClick={() => send(true)}>
                  Stop the running deployment and deploy this
                </Button>
              ) : null
            }
          />
        )}
        {isNew || changes.length === 0 ? null : (
          <Text size="sm" c="dimmed" role="status">
            Changed: {changes.join(', ')}
          </Text>
        )}
        <EditorLayout state={state} onChange={setState} errors={errors}>
          <AppForm isNew={isNew} />
        </EditorLayout>
      </Stack>
    </form>
  );
}

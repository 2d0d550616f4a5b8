import { Button, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { useAction } from '../../../shared/api/use-action.ts';
import { useGoTo } from '../../../shared/app/navigation.tsx';
import { changedFields, type Draft, startDraft, textAt } from '../../../shared/editor/draft.ts';
import { EditorLayout } from '../../../shared/editor/editor-layout.tsx';
import { RefusedNote } from '../../../shared/editor/refused-note.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { createPath, useJobs } from '../../api/jobs.ts';
import { draftErrors } from '../../model/job-draft.ts';
import { JobForm } from './job-form.tsx';

export type JobEditorProps = {
  readonly initial: Draft;
  /** The job that is changed; a new one is created without. */
  readonly editedName?: string;
};

/** Edits the definition of a job and sends it. */
export function JobEditor({ initial, editedName }: JobEditorProps): ReactNode {
  const [state, setState] = useState(() => startDraft(initial));
  const [tried, setTried] = useState(false);
  const goTo = useGoTo();
  const jobs = useJobs();
  const { mutate, error, isPending } = useAction({ done: 'Saved.' });
  const isNew = editedName === undefined;
  const name = textAt(state.draft, ['name']);
  const taken = isNew && (jobs.data ?? []).some((job) => job.name === name);
  const wrong = [
    ...draftErrors(state.draft),
    ...(taken ? [{ path: '/name', errors: ['A job of this name exists already'] }] : []),
  ];
  const changes = changedFields(initial, state.draft);
  const send = (): void => {
    setTried(true);
    if (wrong.length > 0 || state.textError !== undefined) return;
    mutate(
      { path: createPath(state.draft), method: 'POST', body: state.draft },
      { onSuccess: () => goTo({ to: '/jobs/$jobName', params: { jobName: name } }) },
    );
  };
  useHotkeys([['mod+Enter', send]], []);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      noValidate
    >
      <PageTitle
        title={isNew ? 'Create job' : `Edit ${editedName}`}
        trail={
          isNew
            ? [{ label: 'Jobs', to: '/' }]
            : [
                { label: 'Jobs', to: '/' },
                { label: editedName, to: '/jobs/$jobName', params: { jobName: editedName } },
              ]
        }
        actions={
          <>
            <Button
              variant="default"
              onClick={() =>
                isNew ? goTo({ to: '/' }) : goTo({ to: '/jobs/$jobName', params: { jobName: editedName } })
              }
            >
              Cancel
            </Button>
            <Button
              type="submit"
              loading={isPending}
              disabled={state.textError !== undefined || (!isNew && changes.length === 0)}
            >
              {isNew ? 'Create' : 'Save'}
            </Button>
          </>
        }
      />
      <Stack>
        {error === null ? null : <RefusedNote error={error} />}
        {isNew || changes.length === 0 ? null : (
          <Text size="sm" c="dimmed" role="status">
            Changed: {changes.join(', ')}
          </Text>
        )}
        <EditorLayout state={state} onChange={setState} errors={[...(error?.fields ?? []), ...(tried ? wrong : [])]}>
          <JobForm isNew={isNew} names={(jobs.data ?? []).map((job) => job.name).filter((other) => other !== name)} />
        </EditorLayout>
      </Stack>
    </form>
  );
}

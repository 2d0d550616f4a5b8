import { Alert, Box, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import type { FieldError } from '../api/error-body.ts';
import { Panel } from '../layout/panel.tsx';
import { type DraftState, typeText } from './draft.ts';
import { EditingProvider } from './editing.tsx';
import classes from './editor-layout.module.css';
import { JsonEditor } from './json-editor.tsx';

export type EditorLayoutProps = {
  readonly state: DraftState;
  readonly onChange: (state: DraftState) => void;
  readonly errors: readonly FieldError[];
  /** The form: fields over the draft. */
  readonly children: ReactNode;
};

/** A form and the JSON it edits, side by side where there is room, else one at a time. Both change the same draft. */
export function EditorLayout({ state, onChange, errors, children }: EditorLayoutProps): ReactNode {
  const wide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const [view, setView] = useState('form');
  return (
    <>
      {wide ? null : (
        <SegmentedControl
          mb="md"
          fullWidth
          aria-label="How to edit"
          value={view}
          onChange={setView}
          data={[
            { value: 'form', label: 'Form' },
            { value: 'json', label: 'JSON' },
          ]}
        />
      )}
      <div className={classes.columns}>
        {wide || view === 'form' ? (
          <EditingProvider state={state} onChange={onChange} errors={errors}>
            <Stack>
              {state.textError === undefined ? null : (
                <Alert color="orange" variant="light">
                  The JSON cannot be read at the moment, so the form shows how it was before.
                </Alert>
              )}
              {children}
            </Stack>
          </EditingProvider>
        ) : null}
        {wide || view === 'json' ? (
          <Box className={classes.json ?? ''}>
            <Panel title="JSON">
              <JsonEditor
                label="Definition as JSON"
                height="min(70vh, 760px)"
                value={state.text}
                onChange={(text) => {
                  if (text !== state.text) onChange(typeText(state, text));
                }}
              />
              <Text
                size="xs"
                mt="xs"
                role="status"
                {...(state.textError === undefined ? { c: 'dimmed' } : { c: 'var(--bad-text)' })}
              >
                {state.textError ?? 'Every field of the API can be written here; the form follows.'}
              </Text>
            </Panel>
          </Box>
        ) : null}
      </div>
    </>
  );
}

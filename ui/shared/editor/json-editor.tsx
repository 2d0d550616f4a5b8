import { Box, Skeleton } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import type { CodeMirrorProps } from './code-mirror.tsx';

const CodeMirror = lazy(async () => ({ default: (await import('./code-mirror.tsx')).JsonCodeMirror }));

/** JSON with colours; editable where `onChange` is given. */
export function JsonEditor(props: CodeMirrorProps): ReactNode {
  return (
    <Box style={{ border: '1px solid var(--line)', borderRadius: 8, overflow: 'hidden' }}>
      <Suspense fallback={<Skeleton h={props.height === 'auto' ? 200 : props.height} />}>
        <CodeMirror {...props} />
      </Suspense>
    </Box>
  );
}

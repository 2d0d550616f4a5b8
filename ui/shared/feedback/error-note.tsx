import { Alert, Button, Code, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** A failed answer where the data would have been. */
export function ErrorNote({ error, title = 'This could not be loaded' }: { error: Error; title?: string }): ReactNode {
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle />} title={title}>
      {error.message}
    </Alert>
  );
}

/** A fault of the page itself: the rest of the program stays usable. */
export function CrashNote({ error }: { error: unknown }): ReactNode {
  const text = error instanceof Error ? error.message : String(error);
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle />} title="This page failed">
      <Stack align="flex-start" gap="xs">
        <Code block>{text}</Code>
        <Button variant="default" onClick={() => window.location.reload()}>
          Load it again
        </Button>
      </Stack>
    </Alert>
  );
}

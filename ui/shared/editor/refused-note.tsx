import { Alert, List } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ApiError } from '../api/request.ts';

/** Why the server refused a definition: its message, and every field with what is wrong about it. */
export function RefusedNote({ error, action }: { error: ApiError; action?: ReactNode }): ReactNode {
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle />} title={error.message}>
      {error.fields.length === 0 ? null : (
        <List size="sm">
          {error.fields.map((field) => (
            <List.Item key={field.path}>
              {field.path === '/' ? '' : <code>{field.path}</code>} {field.errors.join('; ')}
            </List.Item>
          ))}
        </List>
      )}
      {action}
    </Alert>
  );
}

import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '../theme/base.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../api/query-client.ts';
import { ConfirmProvider } from '../feedback/confirm.tsx';
import { programTheme } from '../theme/theme.ts';
import type { Program } from './pages.ts';
import { createPageRouter } from './router.tsx';

/** Puts a program's pages on the screen. */
export function mount(program: Program): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no #root element.');
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={programTheme(program.accent)} defaultColorScheme="auto">
        <Notifications position="bottom-right" />
        <QueryClientProvider client={queryClient}>
          <ConfirmProvider>
            <RouterProvider router={createPageRouter(program)} />
          </ConfirmProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

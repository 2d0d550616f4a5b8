import { type AnyRouter, createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { EmptyNote } from '../feedback/empty-note.tsx';
import { CrashNote } from '../feedback/error-note.tsx';
import type { Program } from './pages.ts';
import { Shell } from './shell.tsx';

const NotFound = () => (
  <EmptyNote title="There is no such page">
    The address may be old or mistyped. The menu above leads to everything there is.
  </EmptyNote>
);

/**
 * The router of a program. Addresses live after the hash, so servers need no rewrite rules and the pages work behind
 * any path prefix.
 */
export function createPageRouter(program: Program): AnyRouter {
  const rootRoute = createRootRoute({
    component: () => <Shell program={program} />,
    notFoundComponent: NotFound,
    errorComponent: ({ error }) => <CrashNote error={error} />,
  });
  const routes = program.pages.map((page) =>
    createRoute({
      getParentRoute: () => rootRoute,
      path: page.path,
      component: page.component,
      errorComponent: ({ error }) => <CrashNote error={error} />,
    }),
  );
  return createRouter({
    routeTree: rootRoute.addChildren(routes),
    history: createHashHistory(),
    defaultPreload: false,
    scrollRestoration: true,
  });
}

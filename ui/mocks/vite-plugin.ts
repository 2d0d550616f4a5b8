import type { Plugin } from 'vite';

/** While developing (`vite ui`), answers the pages' requests from fixtures instead of real programs. */
export function mockPrograms(): Plugin {
  return { name: 'mock-programs', apply: 'serve' };
}

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mockPrograms } from './mocks/vite-plugin.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Three pages from one build. Every page finds its files under `assets/` next to itself, whatever the path prefix.
export default defineConfig({
  root: here('.'),
  base: './',
  publicDir: false,
  plugins: [react(), mockPrograms()],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  experimental: {
    renderBuiltUrl: (fileName, { hostType }) => (hostType === 'html' ? `./${fileName}` : { relative: true }),
  },
  build: {
    outDir: here('../dist/ui'),
    emptyOutDir: true,
    target: 'es2022',
    // Keeps light-dark() as it is.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    license: { fileName: 'licences.md' },
    rolldownOptions: {
      input: {
        master: here('master/index.html'),
        marathon: here('marathon/index.html'),
        chronos: here('chronos/index.html'),
      },
    },
  },
});

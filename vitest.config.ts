import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Unit tests stand beside their source; everything that needs more than one module is under test/.
const project = (name: string, include: string[], timeoutMs: number, parallel = true): ViteUserConfig => ({
  test: {
    name,
    // Unit tests share nothing that needs a process each; without isolation they take half the time.
    ...(name === 'unit' ? { isolate: false, pool: 'threads' as const } : {}),
    include,
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    fileParallelism: parallel,
  },
});

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project('unit', ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'ui/**/*.test.ts', 'test/tidy.test.ts'], 20_000),
      project('wire', ['test/wire/**/*.test.ts'], 60_000),
      project('simulation', ['test/simulation/**/*.test.ts'], 600_000),
      project('security', ['test/security/**/*.test.ts', 'test/fuzz/**/*.test.ts'], 120_000),
      project('integration', ['test/integration/**/*.test.ts'], 120_000, false),
      project('compat', ['test/compat/**/*.test.ts'], 180_000, false),
      project('e2e', ['test/e2e/**/*.test.ts'], 240_000, false),
    ],
  },
});

export default config;

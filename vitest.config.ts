import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that change what all others see, so that nothing may run beside them. */
const alone = ['test/integration/containerizer/isolators.test.ts'];
/** The cluster of many programs, whose leaders must not be late because of others. It waits most of the time. */
const availability = ['test/e2e/ha/**/*.test.ts'];
/** What is worth computing meanwhile, at the lowest priority: it waits for nothing and knows no time but its own. */
const worlds = ['test/simulation/simulation.test.ts', 'test/simulation/ensemble.test.ts'];

/** What takes longest, the longest first: begun early, it does not run on when all the rest has ended. */
const longest = [
  'test/e2e/ha/ha.test.ts',
  'test/simulation/simulation.test.ts',
  'test/simulation/planted-bugs.test.ts',
  'test/e2e/docker-kills.test.ts',
  'test/integration/agent/volumes.test.ts',
  'test/integration/marathon/fencing.test.ts',
  'test/compat/zookeeper/differential.test.ts',
  'test/integration/chronos/leaders.test.ts',
  'test/integration/containerizer/images.test.ts',
  'test/e2e/ui/pages.test.ts',
  'test/e2e/kill-nine.test.ts',
  'test/integration/marathon/promises.test.ts',
];
const lost = longest.filter((file) => !existsSync(new URL(file, import.meta.url)));
if (lost.length > 0) throw new Error(`vitest.config.ts names files that are not there: ${lost.join(', ')}`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.indexOf(relative(import.meta.dirname, moduleId));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

interface Choices {
  /** Groups run one after another, the files of a group side by side. */
  readonly group?: number;
  /** Files of a group that run at once, when these are other than of most. */
  readonly workers?: number;
  readonly isComputing?: boolean;
}

// Unit tests stand beside their source; everything that needs more than one module is under test/.
function project(name: string, include: string[], timeoutMs: number, choices: Choices = {}): ViteUserConfig {
  const { group = 0, workers, isComputing = false } = choices;
  const others = group === 0 ? [...alone, ...availability, ...worlds] : [];
  return {
    test: {
      name,
      // Unit tests share nothing that needs a process each; without isolation they take half the time.
      ...(name === 'unit' ? { isolate: false, pool: 'threads' as const } : {}),
      include,
      exclude: [...configDefaults.exclude, ...others],
      sequence: { groupOrder: group },
      ...(workers === undefined ? {} : { maxWorkers: workers }),
      setupFiles: isComputing ? ['test/simulation/lowest-priority.ts'] : [],
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
    },
  };
}

const config: ViteUserConfig = defineConfig({
  test: {
    // More than the two processors that continuous integration has: most tests wait for programs most of the time.
    maxWorkers: 3,
    // Programs that tests start are up in a third of the time when their compiled sources are kept; likewise test files.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node') },
    experimental: { fsModuleCache: true },
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'ui/**/*.test.ts', 'test/tidy.test.ts'], 60_000),
      project('wire', ['test/wire/**/*.test.ts'], 60_000),
      project('simulation', ['test/simulation/**/*.test.ts'], 600_000, { isComputing: true }),
      project('security', ['test/security/**/*.test.ts', 'test/fuzz/**/*.test.ts'], 120_000),
      project('integration', ['test/integration/**/*.test.ts'], 120_000),
      project('compat', ['test/compat/**/*.test.ts'], 180_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 240_000),
      project('availability', availability, 240_000, { group: 1, workers: 2 }),
      project('worlds', worlds, 600_000, { group: 1, workers: 2, isComputing: true }),
      project('alone', alone, 120_000, { group: 2, workers: 1 }),
    ],
  },
});

export default config;

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/reference/errors.md'), 'utf8');

const sources = globSync('src/**/*.ts', { cwd: root })
  .filter((path) => !path.endsWith('.test.ts') && !path.startsWith('src/wire/gen/'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** How codes are written: refusals, errors, and the unions that list them. */
const patterns = [
  /\brefuse\(\s*'([a-z-]+)'/g,
  /\bnew ZookeeperError\(\s*'([a-z-]+)'/g,
  /\bcode = '([a-z-]+)'/g,
  /\bcode: '([a-z-]+)'/g,
  /\bcode: \w+ \? '([a-z-]+)' : '([a-z-]+)'/g,
];
const unions: Readonly<Record<string, RegExp>> = {
  'src/scheduler/core/session.ts': /^\s+\| '([a-z-]+)'/gm,
  'src/marathon/core/requests.ts': /^\s+\| '([a-z-]+)'/gm,
  'src/master/allocator/eligibility.ts': /^\s+\| '([a-z-]+)'/gm,
  'src/containerizer/container-error.ts': /^\s+\| '([a-z-]+)'/gm,
  'src/zookeeper/jute/errors.ts': /\]: '([a-z-]+)'/g,
};

function codesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, ...codes]) => codes.filter((code) => code !== undefined));
}

describe('docs/reference/errors.md', () => {
  const used = new Set<string>();
  for (const { path, text } of sources) {
    for (const pattern of patterns) for (const code of codesIn(text, pattern)) used.add(code);
    const union = unions[path];
    if (union !== undefined) for (const code of codesIn(text, union)) used.add(code);
  }

  it('lists every code that the sources use', () => {
    expect(used.size).toBeGreaterThan(90);
    expect([...used].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('lists no code that nothing uses', () => {
    const listed = page
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => codesIn(line.split(' | ')[0] ?? '', /`([a-z-]+)`/g));
    expect(listed.filter((code) => !sources.some(({ text }) => text.includes(`'${code}'`)))).toEqual([]);
  });
});

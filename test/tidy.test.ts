import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Finding,
  importFindings,
  nameFindings,
  pageFindings,
  purityFindings,
  type SourceFile,
  sizeFindings,
  wordFindings,
} from './tidy-rules.ts';

const root = join(import.meta.dirname, '..');
const textExtensions = /\.(tsx?|js|mjs|json|md|proto|sh|ya?ml|toml|css|html|service|conf|txt)$|^bin\/|Dockerfile$/;
const untouched = /^test\/compat\/(recordings\/|wire\.tsv)|^package-lock\.json$|^LICENSE$|^src\/wire\/gen\//;

/** Every file of the project that is tracked or would be, so that new ones are seen before they are committed. */
function projectFiles(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = listed
    .split('\n')
    .filter((path) => textExtensions.test(path) && !untouched.test(path) && existsSync(join(root, path)));
  return [...new Set(paths)].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

const files = projectFiles();
const code = files.filter(({ path }) => /^(src|ui|test|bench|scripts)\/.*\.tsx?$/.test(path));
const sources = code.filter(({ path }) => path.startsWith('src/'));

function told(findings: readonly Finding[]): string[] {
  return findings.map(({ file, line, problem }) => `${file}:${line} ${problem}`);
}

function problems(findings: readonly Finding[]): string[] {
  return findings.map(({ problem }) => problem);
}

describe('the project', () => {
  it('was found', () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  it('imports only what the table allows', () => {
    expect(told(sources.flatMap(importFindings))).toEqual([]);
  });

  it('has no clock, chance, input or output in pure folders', () => {
    expect(told(sources.flatMap(purityFindings))).toEqual([]);
  });

  it('keeps files and functions within the limits', () => {
    expect(told(code.flatMap(sizeFindings))).toEqual([]);
  });

  it('has no leftovers, machine paths, escape hatches or default exports', () => {
    expect(told(files.flatMap(wordFindings))).toEqual([]);
  });

  it('names its files in kebab-case', () => {
    expect(told(code.flatMap(({ path }) => nameFindings(path)))).toEqual([]);
  });

  it('lets pages see only the types of HTTP answers', () => {
    expect(told(files.filter(({ path }) => /^ui\/.*\.tsx?$/.test(path)).flatMap(pageFindings))).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    ['src/master/core/a.ts', "import { x } from '../../agent/core/b.ts';", 'master/core may not import agent/core'],
    ['src/master/core/a.ts', "import { x } from '../shell/b.ts';", 'master/core may not import master/shell'],
    [
      'src/marathon/shell/a.ts',
      "import type { x } from '../../chronos/core/b.ts';",
      'marathon/shell may not import chronos/core',
    ],
    ['src/net/a.ts', "import { x } from '../runtime/b.ts';", 'net may not import runtime'],
    ['src/base/a.ts', "export * from '../wire/b.ts';", 'base may not import wire'],
    ['src/wire/a.ts', "import { x } from 'node:fs';", 'wire is pure: no node:fs'],
    ['src/model/a.ts', "import x from 'luxon';", 'model is pure: no package luxon'],
    ['src/net/a.ts', "import { x } from './b';", 'imports ./b without its extension'],
    ['src/net/a.ts', "const x = await import('../../test/b.ts');", 'imports test/b.ts from outside src'],
    ['src/nowhere/a.ts', '', 'lies in a folder the import table does not know'],
  ])('refuse in %s: %s', (path, text, problem) => {
    expect(problems(importFindings({ path, text }))).toEqual([problem]);
  });

  it.each([
    ['src/master/core/a.ts', "import type { x } from '../allocator/b.ts';\nimport { y } from '../../wire/gen/c.ts';"],
    ['src/marathon/shell/a.ts', "import { x } from '../../scheduler/driver.ts';\nimport { y } from '../core/z.ts';"],
    ['src/chronos/core/a.ts', "import { DateTime } from 'luxon';"],
    ['src/cli/a.ts', "import { x } from '../agent/shell/b.ts';\nimport 'node:fs';"],
  ])('allow in %s: %s', (path, text) => {
    expect(importFindings({ path, text })).toEqual([]);
  });

  it.each([
    ['const x = Date.now();', 'a clock'],
    ['const x = new Date();', 'a clock'],
    ['setTimeout(go, 1);', 'a timer'],
    ['Math.random();', 'chance'],
    ['if (process.env.X) go();', 'the process'],
    ['async function go() {}', 'async'],
    ['console.log(1);', 'the console'],
    ['fetch(url);', 'the network'],
  ])('refuse in a pure folder: %s', (text, what) => {
    expect(problems(purityFindings({ path: 'src/model/a.ts', text }))).toContain(`model is pure: no ${what}`);
    expect(purityFindings({ path: 'src/net/a.ts', text })).toEqual([]);
  });

  it.each([
    '// await the answer',
    "const x = 'Date.now';",
    'const x = new Date(nowMs);',
    '/* async\n await */',
    'cache.fetch(key);',
  ])('allow in a pure folder: %j', (text) => {
    expect(purityFindings({ path: 'src/model/a.ts', text })).toEqual([]);
  });

  it('refuse long files and long functions', () => {
    const long = (start: string, indent: string): string => `${start}\n${`${indent}  go();\n`.repeat(70)}${indent}}\n`;
    expect(problems(sizeFindings({ path: 'src/a.ts', text: 'x;\n'.repeat(501) }))).toEqual([
      'has 501 lines, more than 500',
    ]);
    for (const [start, indent] of [
      ['export function go(a: number): void {', ''],
      ['async function go(', ''],
      ['  #go(a: number): void {', '  '],
      ['const go = (a: number): void => {', ''],
    ] as const) {
      expect([start, problems(sizeFindings({ path: 'src/a.ts', text: long(start, indent) }))]).toEqual([
        start,
        ['a function has 72 lines, more than 70'],
      ]);
    }
    expect(sizeFindings({ path: 'src/a.ts', text: long('  if (x) {', '  ') })).toEqual([]);
  });

  it.each([
    ['src/a.ts', `// ${'TO'}DO later`],
    ['docs/a.md', `this is not ${'imp'}lemented`],
    ['README.md', `see /wo${'rk'}/main`],
    ['src/a.ts', `let x: ${'an'}y;`],
    ['src/a.ts', `// @ts-${'ignore'}`],
    ['src/a.ts', 'export default 1;'],
    ['src/net/utils.ts', ''],
    ['src/net/types.test.ts', ''],
  ])('refuse in %s: %s', (path, text) => {
    expect(wordFindings({ path, text })).toHaveLength(1);
  });

  it('know good names and good page imports', () => {
    expect(nameFindings('src/a/http-server.test.ts')).toEqual([]);
    expect(nameFindings('src/a/index.ts')).toHaveLength(1);
    expect(nameFindings('ui/a/AppList.tsx')).toHaveLength(1);
    const page = 'ui/master/api/state.ts';
    expect(
      pageFindings({ path: page, text: "import type { State } from '../../../src/master/http/state.ts';" }),
    ).toEqual([]);
    expect(
      pageFindings({ path: page, text: "import { state } from '../../../src/master/http/state.ts';" }),
    ).toHaveLength(1);
    expect(
      pageFindings({ path: page, text: "import type { State } from '../../../src/master/core/state.ts';" }),
    ).toHaveLength(1);
  });
});

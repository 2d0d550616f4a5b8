/** The rules of ARCHITECTURE.md on imports, purity and style as data, and the functions that find what breaks them. */

/** What one folder may do; the longest matching folder counts. */
export interface Layer {
  /** Folders it may import besides itself and base. `*` = anything under src. */
  readonly may: readonly string[];
  /** No node: import, clock, timer, chance, process, fetch, async or console. */
  readonly pure?: true;
  /** Packages a pure folder may use. */
  readonly packages?: readonly string[];
}

// zk-url.ts reads the `zk://…` addresses that every program is given.
const zookeeperDoors = ['zookeeper/client', 'zookeeper/recipes', 'zookeeper/zk-url.ts'];
const shell = ['base', 'wire', 'model', 'net', 'runtime', ...zookeeperDoors];

function program(name: string, own: readonly string[] = []): Record<string, Layer> {
  return {
    [`${name}/core`]: { may: ['wire', 'model'], pure: true },
    // An endpoint shows the flags, so it may know the program's table of them.
    [`${name}/http`]: { may: [`${name}/core`, `${name}/config.ts`, 'wire', 'model', 'net', 'runtime'] },
    [`${name}/shell`]: { may: [name, ...shell, ...own] },
    // config.ts and the program's own door.
    [name]: { may: [name, ...shell, ...own] },
  };
}

/** Who may import whom: ARCHITECTURE.md has the same table in words. */
export const layers: Readonly<Record<string, Layer>> = {
  base: { may: [], pure: true },
  wire: { may: [], pure: true, packages: ['protobufjs'] },
  model: { may: ['wire'], pure: true },
  net: { may: ['wire', 'model'] },
  runtime: { may: ['wire'] },
  'zookeeper/jute': { may: [], pure: true },
  'zookeeper/core': { may: ['zookeeper/jute'], pure: true },
  zookeeper: { may: ['zookeeper', 'net', 'runtime'] },
  'log/core': { may: ['wire'], pure: true },
  log: { may: ['log', 'wire', 'net', 'runtime'] },
  'containerizer/core': { may: ['wire', 'model'], pure: true },
  containerizer: { may: ['containerizer', 'wire', 'model', 'net', 'runtime'] },
  'executor/core': { may: ['wire', 'model'], pure: true },
  executor: { may: ['executor', 'wire', 'model', 'net', 'runtime'] },
  'scheduler/core': { may: ['wire', 'model'], pure: true },
  scheduler: { may: ['scheduler', 'wire', 'model', 'net', 'runtime', ...zookeeperDoors] },
  ...program('master', ['log']),
  'master/allocator': { may: ['wire', 'model'], pure: true },
  'master/core': { may: ['master/allocator', 'wire', 'model'], pure: true },
  'master/registrar': { may: ['master/core', 'log', 'wire', 'model', 'net', 'runtime'] },
  'master/http': { may: ['master/core', 'master/allocator', 'master/config.ts', 'wire', 'model', 'net', 'runtime'] },
  ...program('agent', ['containerizer', 'executor']),
  ...program('marathon', ['scheduler']),
  ...program('chronos', ['scheduler']),
  // Schedules are in the time zones of people.
  'chronos/core': { may: ['wire', 'model'], pure: true, packages: ['luxon'] },
  cli: { may: ['*'] },
};

/** One broken rule: where and what. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

export interface SourceFile {
  /** Relative to the project root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** The folder of `layers` a path under src belongs to, or undefined. */
export function layerOf(path: string, known: Readonly<Record<string, Layer>> = layers): string | undefined {
  const parts = path.split('/');
  for (let length = parts.length; length > 0; length--) {
    const folder = parts.slice(0, length).join('/');
    if (folder in known) return folder;
  }
  return undefined;
}

const importPattern = /^(?:import|export)\b[^;'"]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

export interface Import {
  readonly specifier: string;
  readonly line: number;
  readonly isTypeOnly: boolean;
}

/** The import and export-from statements of a file. */
export function importsOf(text: string): Import[] {
  return [...text.matchAll(importPattern)].map((match) => ({
    specifier: match[1] ?? match[2] ?? match[3] ?? '',
    line: lineAt(text, match.index),
    isTypeOnly: /^(import|export) type\b/.test(match[0]),
  }));
}

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** `src/a/b.ts` importing `../c.ts` → `src/c.ts`. */
function resolveImport(path: string, specifier: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Imports that the table does not allow, of a file under src. */
export function importFindings(file: SourceFile): Finding[] {
  const own = layerOf(file.path.slice('src/'.length));
  if (own === undefined)
    return [{ file: file.path, line: 1, problem: 'lies in a folder the import table does not know' }];
  const isTest = file.path.endsWith('.test.ts');
  const findings: Finding[] = [];
  for (const { specifier, line } of importsOf(file.text)) {
    const problem = specifier.startsWith('.')
      ? relativeProblem(file.path, own, specifier)
      : isTest
        ? undefined
        : packageProblem(own, specifier);
    if (problem !== undefined) findings.push({ file: file.path, line, problem });
  }
  return findings;
}

function relativeProblem(path: string, own: string, specifier: string): string | undefined {
  if (!/\.(ts|tsx|json)$/.test(specifier)) return `imports ${specifier} without its extension`;
  const target = resolveImport(path, specifier);
  if (!target.startsWith('src/')) return target === 'package.json' ? undefined : `imports ${target} from outside src`;
  const inside = target.slice('src/'.length);
  const other = layerOf(inside) ?? '';
  const may = layers[own]?.may ?? [];
  const isAllowed =
    other === own ||
    other === 'base' ||
    may.some((folder) => folder === '*' || inside === folder || inside.startsWith(`${folder}/`));
  return isAllowed ? undefined : `${own} may not import ${other}`;
}

function packageProblem(own: string, specifier: string): string | undefined {
  const layer = layers[own];
  if (!layer?.pure) return undefined;
  if (specifier.startsWith('node:')) return `${own} is pure: no ${specifier}`;
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  return layer.packages?.includes(name) ? undefined : `${own} is pure: no package ${name}`;
}

const impurities: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\bnew Date\(\)|\bDate\.now\b|\bperformance\.now\b/, 'a clock'],
  [/\b(setTimeout|setInterval|setImmediate|queueMicrotask)\s*\(/, 'a timer'],
  [/\bMath\.random\b|\bcrypto\./, 'chance'],
  [/(?<![.\w])process\.\w/, 'the process'],
  [/(?<![.\w])fetch\s*\(/, 'the network'],
  [/\basync\b|\bawait\b/, 'async'],
  [/(?<![.\w])console\.\w/, 'the console'],
];

/** Clocks, input and output in a pure folder. */
export function purityFindings(file: SourceFile): Finding[] {
  const own = layerOf(file.path.slice('src/'.length));
  if (own === undefined || !layers[own]?.pure || file.path.endsWith('.test.ts')) return [];
  return codeLines(file.text).flatMap((code, index) =>
    impurities
      .filter(([pattern]) => pattern.test(code))
      .map(([, what]) => ({ file: file.path, line: index + 1, problem: `${own} is pure: no ${what}` })),
  );
}

/** The lines of a file with comments and the insides of plain strings blanked out. */
export function codeLines(text: string): string[] {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
  return text
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, blank)
    .replace(/`[^`$]*`/g, blank)
    .split('\n');
}

const maxFileLines = 500;
const maxFunctionLines = 70;
const maxComponentLines = 120;

/** Files and functions above the size limits. */
export function sizeFindings(file: SourceFile): Finding[] {
  const lines = file.text.split('\n');
  const findings: Finding[] = [];
  if (lines.length - 1 > maxFileLines) {
    findings.push({ file: file.path, line: 1, problem: `has ${lines.length - 1} lines, more than ${maxFileLines}` });
  }
  const limit = file.path.endsWith('.tsx') ? maxComponentLines : maxFunctionLines;
  for (const [index, line] of lines.entries()) {
    const indent = functionIndent(line);
    if (indent === undefined) continue;
    const end = lines.findIndex((other, at) => at > index && other.startsWith(`${indent}}`));
    if (end - index + 1 > limit) {
      findings.push({
        file: file.path,
        line: index + 1,
        problem: `a function has ${end - index + 1} lines, more than ${limit}`,
      });
    }
  }
  return findings;
}

const functionStart = /^(\s*)(?:export )?(?:async )?function\b.*[({]$/;
const methodStart =
  /^(\s+)(?:(?:static|async|override|get|set) )*(?!if\b|for\b|while\b|switch\b|catch\b|constructor\b)[#\w]+(?:<[^>]*>)?\(.*\).*\{$/;
const arrowStart = /^(\s*)(?:export )?const \w+ = (?:async )?\(.*=> \{$/;

/** The indent of a line that starts a function whose body ends at the same indent (the formatter sees to that). */
function functionIndent(line: string): string | undefined {
  return (functionStart.exec(line) ?? methodStart.exec(line) ?? arrowStart.exec(line))?.[1];
}

const drawerNames = /(^|\/)(utils?|helpers?|common|managers?|types|misc)(\.[a-z]+)*$/;
// Written so that this file does not find itself.
const leftover = new RegExp(
  ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX\\b', 'HA' + 'CK\\b', '[nN]ot i' + 'mplemented'].join('|'),
);
const machinePath = new RegExp(
  ['(?<![\\w.}-])/wo' + 'rk/(main|shared)', '/tmp/sta' + 'dion', 'registry\\.npm' + 'js'].join('|'),
);
const escapeHatch = new RegExp(`@ts-${'(ignore|nocheck|expect-error)'}`);
const untyped = new RegExp([': an' + 'y\\b', ' as an' + 'y\\b', '<an' + 'y>'].join('|'));

/** Names and words that may not stand in any text file. */
export function wordFindings(file: SourceFile): Finding[] {
  const findings: Finding[] = [];
  const isCode = /\.tsx?$/.test(file.path);
  if (isCode && drawerNames.test(file.path.replace(/(\.test)?\.tsx?$/, ''))) {
    findings.push({ file: file.path, line: 1, problem: 'is a drawer: name it after what it holds' });
  }
  const codeOnly = isCode ? codeLines(file.text) : [];
  for (const [index, line] of file.text.split('\n').entries()) {
    const found =
      leftover.exec(line) ??
      machinePath.exec(line) ??
      (isCode ? escapeHatch.exec(line) : null) ??
      untyped.exec(codeOnly[index] ?? '');
    if (found !== null) findings.push({ file: file.path, line: index + 1, problem: `holds '${found[0]}'` });
    if (isCode && /^export default\b/.test(line) && !/\.config\.ts$/.test(file.path)) {
      findings.push({ file: file.path, line: index + 1, problem: 'has a default export' });
    }
  }
  return findings;
}

/** Names of code files: kebab-case; `index.ts` and capitals nowhere. */
export function nameFindings(path: string): Finding[] {
  const name = path.split('/').at(-1) ?? '';
  const isKebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d))?\.tsx?$/.test(name);
  if (isKebab && !/^index\.tsx?$/.test(name)) return [];
  return [{ file: path, line: 1, problem: 'is not a kebab-case noun' }];
}

/** What the pages may know of the programs: the types of their HTTP answers. */
export function pageFindings(file: SourceFile): Finding[] {
  const findings: Finding[] = [];
  for (const { specifier, line, isTypeOnly } of importsOf(file.text)) {
    const target = specifier.startsWith('.') ? resolveImport(file.path, specifier) : '';
    if (!target.startsWith('src/')) continue;
    const isHttp = /^src\/\w+\/http\//.test(target);
    if (!isHttp || !isTypeOnly)
      findings.push({ file: file.path, line, problem: `may not import ${target}, only types of a program's http` });
  }
  return findings;
}

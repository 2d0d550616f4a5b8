/** Runs the scripts in testdata/: `=== title`, commands, `----`, answers, a blank line. UPDATE_SCRIPTS=1 writes the answers anew. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AllocationScript } from './allocation-script.ts';

const directory = join(import.meta.dirname, 'testdata');
const updates = process.env['UPDATE_SCRIPTS'] === '1';

interface Script {
  readonly title: string;
  readonly lines: readonly string[];
}

function scriptsIn(text: string): Script[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n');
      return { title, lines };
    });
}

/** The script with the answers that it has now. */
function replay({ title, lines }: Script): string {
  const script = new AllocationScript();
  const out = [`=== ${title}`];
  let answers: string[] = [];
  let isAnswer = false;
  for (const line of lines) {
    if (line === '----') {
      isAnswer = true;
      out.push(line, ...answers);
      answers = [];
    } else if (isAnswer) {
      if (line !== '') continue;
      isAnswer = false;
      out.push('');
    } else {
      out.push(line);
      if (line === '' || line.startsWith('#')) continue;
      answers.push(...script.run(line));
    }
  }
  if (answers.length > 0) throw new Error(`an answer that nobody expects: ${answers.join(' / ')}`);
  return out.join('\n');
}

const files = readdirSync(directory).filter((name) => name.endsWith('.txt'));

describe.each(files)('%s', (file) => {
  const path = join(directory, file);
  const text = readFileSync(path, 'utf8');
  const scripts = scriptsIn(text);

  if (updates) {
    it('is written anew', () => {
      const head = text.slice(0, text.search(/^=== /m));
      const anew = scripts.map((script) => replay(script).trimEnd());
      writeFileSync(path, `${head}${anew.join('\n\n')}\n`);
    });
    return;
  }

  it.each(scripts)('$title', (script) => {
    const wanted = [`=== ${script.title}`, ...script.lines].join('\n');
    expect(replay(script).trimEnd()).toBe(wanted.trimEnd());
  });
});

describe('the scripts', () => {
  it('are many, and each of them expects something', () => {
    const all = files.flatMap((file) => scriptsIn(readFileSync(join(directory, file), 'utf8')));
    expect(all.length).toBeGreaterThanOrEqual(60);
    for (const { title, lines } of all) expect([title, lines.includes('----')]).toEqual([title, true]);
  });
});

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = globSync(['*.md', 'docs/**/*.md', 'deploy/**/*.md', 'ui/*.md'], { cwd: root });

/** The text without code, in which brackets mean something else. */
function prose(path: string): string {
  return readFileSync(path, 'utf8')
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.slice(1, -1).replace(/[[\]()]/g, ''));
}

/** The anchors that headings get: lower case, without punctuation, blanks as hyphens. */
function anchorsOf(path: string): Set<string> {
  const headings = prose(path).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, text = '']) =>
      text
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/\s/g, '-'),
    ),
  );
}

describe('links between documents', () => {
  it('are looked for in all pages', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', join('docs', 'operations.md')]));
  });

  it.each(pages)('%s leads to files and headings that exist', (page) => {
    const from = join(root, page);
    const targets = [...prose(from).matchAll(/\[[^\]\n]*\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = targets.filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? from : join(dirname(from), file);
      return !existsSync(path) || (anchor !== undefined && !anchorsOf(path).has(anchor));
    });
    expect(broken).toEqual([]);
  });
});

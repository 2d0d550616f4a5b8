/**
 * Writes src/wire/gen from proto/. Run by `npm run generate` after a change in proto/; `npm run check` fails when the
 * two differ. `--check` only compares.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderModules } from './generate-wire/render.ts';
import { loadSchema } from './generate-wire/schema.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'src/wire/gen');
const modules = renderModules(loadSchema(join(root, 'proto')));

if (process.argv.includes('--check')) {
  const stale = [...modules].filter(([file, text]) => read(join(target, file)) !== text).map(([file]) => file);
  const extra = readdirSync(target).filter((file) => !modules.has(file));
  if (stale.length + extra.length > 0) {
    console.error(`src/wire/gen differs from proto/: ${[...stale, ...extra].join(', ')}. Run: npm run generate`);
    process.exitCode = 1;
  }
} else {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [file, text] of modules) writeFileSync(join(target, file), text);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

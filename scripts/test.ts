/**
 * `npm test`: everything. Names what was skipped and why; when CI is set a skipped test counts as failed.
 * Arguments are passed on to vitest. The last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportStep, root, runStaticSteps, toolEnvironment } from './test/steps.ts';

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const steps = await runStaticSteps();
for (const step of steps) reportStep(step);

const scratch = mkdtempSync(join(tmpdir(), 'stadion-test-'));
const reportFile = join(scratch, 'report.json');
const exitCode = await runVitest(reportFile, process.argv.slice(2));
const report = readReport(reportFile);
rmSync(scratch, { recursive: true, force: true });

let passed = steps.filter((step) => step.passed).length;
let failed = steps.length - passed;
const skipped: string[] = [];
for (const file of report?.testResults ?? []) {
  if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) failed++;
  for (const test of file.assertionResults) {
    if (test.status === 'passed') passed++;
    else if (test.status === 'failed') failed++;
    else skipped.push(`${file.name.slice(root.length + 1)}: ${test.fullName}`);
  }
}
// A crash of the runner itself must not look like success.
if (failed === 0 && (exitCode !== 0 || report === undefined)) failed++;

if (skipped.length > 0) {
  console.log(`\nSKIPPED ${skipped.length} tests, for the reasons given above:\n  ${skipped.join('\n  ')}`);
  if (process.env['CI'] !== undefined) failed += skipped.length;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function runVitest(outputFile: string, args: readonly string[]): Promise<number> {
  const child = spawn(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`, ...args],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: toolEnvironment },
  );
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

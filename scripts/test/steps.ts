import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root: string = join(import.meta.dirname, '../..');

export interface StepResult {
  readonly name: string;
  readonly passed: boolean;
  readonly output: string;
  readonly elapsedMs: number;
}

/** What commands of this package are started with: its own tools first, and compiled sources kept between runs. */
export const toolEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
};

/** Runs one command to its end, keeping what it prints. */
export function runStep(name: string, command: string, args: readonly string[]): Promise<StepResult> {
  const started = performance.now();
  const child = spawn(command, args, { cwd: root, env: toolEnvironment, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => output.push(data));
  child.stderr.on('data', (data: Buffer) => output.push(data));
  return new Promise((resolve) => {
    const finish = (passed: boolean): void => {
      resolve({ name, passed, output: Buffer.concat(output).toString(), elapsedMs: performance.now() - started });
    };
    child.on('error', (error) => {
      output.push(Buffer.from(error.message));
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}

/** Types, lint, generated code and tidiness; the quick part of the tests. */
export async function runStaticSteps(): Promise<StepResult[]> {
  return Promise.all([
    runStep('types', 'tsc', ['--noEmit', ...remembering('types')]),
    runStep('types of the pages', 'tsc', ['--noEmit', '-p', 'ui', ...remembering('types-of-pages')]),
    runStep('lint and format', 'biome', ['check', '--error-on-warnings', '.']),
    runStep('generated code is current', 'node', ['scripts/generate-wire.ts', '--check']),
    runStep('generated documents are current', 'node', ['scripts/generate-docs.ts', '--check']),
  ]);
}

/** Arguments with which the compiler looks again only at what has changed since its last run. */
function remembering(name: string): string[] {
  return ['--incremental', '--tsBuildInfoFile', join(root, `node_modules/.cache/${name}.tsbuildinfo`)];
}

export function reportStep(result: StepResult): void {
  console.log(`${result.passed ? '✓' : '✗'} ${result.name} (${(result.elapsedMs / 1000).toFixed(1)} s)`);
  if (!result.passed) console.log(result.output.split('\n').slice(0, 60).join('\n'));
}

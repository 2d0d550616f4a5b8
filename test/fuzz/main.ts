/** `npm run fuzz -- [--target T]… [--executions N] [--seed S] [--input HEX]`: throws bad input at everything that takes input. */

import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type FuzzReport, type FuzzTarget, fuzz } from './target.ts';
import { fuzzTargets } from './targets.ts';

const usage = `usage: npm run fuzz -- [--target T]… [--executions N] [--seed S]
       npm run fuzz -- --target T --input HEX

Runs N executions (100,000 when left out) in all, shared out among the targets, with inputs that follow from the seed.
--input runs one input, as a finding prints it.

targets: ${fuzzTargets.map(({ name }) => name).join(' ')}
`;

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    executions: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    input: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const executions = Number(values.executions);
const seed = Number(values.seed);
const unknown = (values.target ?? []).filter((name) => fuzzTargets.every((target) => target.name !== name));
if (values.help === true || unknown.length > 0 || !Number.isSafeInteger(executions) || !Number.isSafeInteger(seed)) {
  console.log(unknown.length > 0 ? `there is no target ${unknown.join(', ')}\n\n${usage}` : usage);
  process.exit(values.help === true ? 0 : 2);
}
const chosen = fuzzTargets.filter(({ name }) => values.target === undefined || values.target.includes(name));
if (values.input === undefined) process.exit((await runAll()) ? 0 : 1);
else process.exit((await runOne(Buffer.from(values.input, 'hex'))) ? 0 : 1);

async function runOne(input: Uint8Array): Promise<boolean> {
  for (const target of chosen) {
    const run = await target.open();
    try {
      await run.run(input);
      console.log(`${target.name}: nothing found`);
    } catch (thrown) {
      console.log(`${target.name}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
      return false;
    } finally {
      await run.close?.();
    }
  }
  return true;
}

async function runAll(): Promise<boolean> {
  const shares = chosen.reduce((sum, target) => sum + shareOf(target), 0);
  const reports: FuzzReport[] = [];
  for (const target of chosen) {
    const count = Math.max(1, Math.ceil((executions * shareOf(target)) / shares));
    const watchdog = watch(target.name);
    process.stdout.write(`${target.name}: ${count} executions… `);
    const report = await fuzz(target, { executions: count, seed, onExecution: watchdog.note });
    await watchdog.stop();
    reports.push(report);
    console.log(report.finding === undefined ? 'nothing found' : 'FOUND');
  }
  printTable(reports);
  for (const { finding } of reports) {
    if (finding === undefined) continue;
    console.log(`\n${finding.target}, seed ${finding.seed}, execution ${finding.execution}:\n${finding.reason}`);
    console.log(`again: npm run fuzz -- --target ${finding.target} --input ${finding.input}`);
  }
  return reports.every(({ finding }) => finding === undefined);
}

function shareOf(target: FuzzTarget): number {
  return target.share ?? 100;
}

/** Ends the process when one execution never ends, and says which. */
function watch(name: string): { note(execution: number): void; stop(): Promise<unknown> } {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const code = `
    const { workerData } = require('node:worker_threads');
    let last = -1;
    let since = Date.now();
    setInterval(() => {
      const now = Atomics.load(workerData.shared, 0);
      if (now !== last) { last = now; since = Date.now(); }
      if (Date.now() - since > 60000) {
        require('node:fs').writeSync(2, '\\n' + workerData.name + ': execution ' + now + ' of seed ' + workerData.seed + ' hangs\\n');
        process.kill(process.pid, 'SIGKILL');
      }
    }, 1000);`;
  const worker = new Worker(code, { eval: true, workerData: { shared, name, seed } });
  worker.unref();
  return { note: (execution) => Atomics.store(shared, 0, execution), stop: () => worker.terminate() };
}

function printTable(reports: readonly FuzzReport[]): void {
  const rows = reports.map((report) => [
    report.target,
    report.executions.toLocaleString('en'),
    `${((report.executions * 1000) / report.elapsedMs).toFixed(0)}/s`,
    `${report.longestMs.toFixed(0)} ms`,
    `${report.rssGrowthMb.toFixed(0)} MB`,
    report.finding === undefined ? '' : 'FOUND',
  ]);
  const table = [['target', 'executions', 'rate', 'longest', 'memory', ''], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  console.log('');
  for (const row of table) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  const total = reports.reduce((sum, report) => sum + report.executions, 0);
  console.log(`${total.toLocaleString('en')} executions, seed ${seed}`);
}

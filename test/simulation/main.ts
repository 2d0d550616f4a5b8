/** `npm run simulate`: simulated worlds from the command line. */
import { parseArgs } from 'node:util';
import { runAgentSimulation } from './agent/run.ts';
import { allCheckers } from './checkers/all-checkers.ts';
import { logCheckers } from './log/checkers.ts';
import { runLogSimulation } from './log/run.ts';
import { runSimulation } from './run.ts';

const usage = `Usage: npm run simulate -- [--seed N] [--seeds COUNT] [--ensemble | --log | --agent] [--keep-going] [--verbose]

Runs COUNT simulated worlds, of the seeds N, N+1, …, and stops at the first violation with what led to it.
  --ensemble    worlds of three masters and several instances of each framework
  --log         the replicated log alone
  --agent       one agent that dies at any step, with its executors and a master
  --keep-going  tries all seeds, whatever happens
  --verbose     prints each step`;

const { values } = parseArgs({
  options: {
    log: { type: 'boolean', default: false },
    agent: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    ensemble: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  console.log(usage);
  process.exit(0);
}

const first = Number(values.seed);
const count = Number(values.seeds);
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count) || count < 1) {
  console.error('--seed and --seeds are whole numbers');
  process.exit(2);
}

let steps = 0;
let lastedMs = 0;
let failures = 0;
const beganMs = performance.now();
for (let seed = first; seed < first + count; seed++) {
  const onLine = values.verbose ? (line: string) => console.log(line) : undefined;
  const shape = values.ensemble ? 'ensemble' : 'single';
  const options = { seed, ...(onLine === undefined ? {} : { onLine }) };
  const result = values.agent
    ? runAgentSimulation(options)
    : values.log
      ? runLogSimulation({ ...options, checkers: logCheckers })
      : runSimulation({ ...options, shape, checkers: allCheckers });
  steps += result.steps;
  lastedMs += result.lastedMs;
  if (result.failure !== undefined) {
    failures++;
    const { checker, message, trace } = result.failure;
    if (!values.verbose && !values['keep-going']) for (const line of trace) console.log(line);
    console.log(`seed ${seed}, step ${result.steps}: ${checker}: ${message}`);
    if (!values['keep-going']) break;
  } else if (count === 1) {
    console.log(
      `seed ${seed}: ${result.steps} steps, ${Math.round(result.lastedMs / 1000)} s, digest ${result.digest}`,
    );
  }
}
const tookS = (performance.now() - beganMs) / 1000;
console.log(
  `${failures === 0 ? 'passed' : `${failures} failed`}: ${steps} steps, ${Math.round(lastedMs / 1000)} simulated seconds in ${tookS.toFixed(1)} s`,
);
process.exitCode = failures === 0 ? 0 : 1;

/** `npm run check`: types, lint, tidiness and unit tests; what to run before every commit. */
import { reportStep, runStaticSteps, runStep } from './test/steps.ts';

const [steps, unit] = await Promise.all([
  runStaticSteps(),
  runStep('unit tests', 'vitest', ['run', '--project', 'unit', '--reporter=minimal', '--maxWorkers=2']),
]);
const results = [...steps, unit];
for (const result of results) reportStep(result);
if (results.some(({ passed }) => !passed)) process.exitCode = 1;

/** Runs a command while there is no descriptor left, and says what became of it. For few-descriptors.test.ts. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger.ts';
import { ProcessRuns } from '../../../src/containerizer/mesos/process-runs.ts';

const [, , directory = ''] = process.argv;
const warnings: string[] = [];
const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
const runs = new ProcessRuns({ notesDirectory: join(directory, 'notes'), logger, sweepMs: 10 });
const run = join(directory, 'runs/a');
await runs.start(run, { argv: ['/bin/sleep', '1000'], environment: {}, workingDirectory: '/' });
let hasEnded = false;
const ended = runs.ended(run).then((end) => {
  hasEnded = true;
  return end;
});

const held: number[] = [];
try {
  for (;;) held.push(openSync('/dev/null', 'r'));
} catch {
  // That was the last one.
}
// Many sweeps later it is still believed to run, and to be hard to kill.
await new Promise((resolve) => setTimeout(resolve, 200));
const members = await runs.members(run).then(
  () => 'known',
  (thrown: { code?: string }) => thrown.code,
);
const killed = runs.kill(run);
await new Promise((resolve) => setTimeout(resolve, 200));
const whileFull = { members, hasEnded };
for (const fd of held) closeSync(fd);
await killed;
process.stdout.write(JSON.stringify({ whileFull, end: await ended }));
await runs.close();

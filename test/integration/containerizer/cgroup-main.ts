/**
 * Plays the scenarios of control groups on this machine, as root, and says how each went. Exits with 1 when one failed.
 * Arguments: parts of the names of those to play.
 */
import { obstacle, play, removeRoots, scenarios, version } from './cgroup-scenarios.ts';

console.log(`control groups: real, version ${version}`);
let failures = 0;
const asked = process.argv.slice(2);
for (const scenario of scenarios) {
  if (asked.length > 0 && !asked.some((part) => scenario.name.includes(part))) continue;
  const why = obstacle(scenario);
  const outcome =
    why === undefined
      ? await play(scenario).then(
          () => 'ok',
          (thrown: unknown) => `FAILED: ${thrown instanceof Error ? thrown.stack : String(thrown)}`,
        )
      : `skipped: ${why}`;
  if (outcome.startsWith('FAILED')) failures += 1;
  console.log(`${scenario.name}: ${outcome}`);
}
await removeRoots();
process.exitCode = failures === 0 ? 0 : 1;

/** A Marathon as a process of its own, to be killed: prints its port on the first line. */
import { silentLogger } from '../../../src/base/logger.ts';
import { readMarathonConfig } from '../../../src/marathon/config.ts';
import { startMarathon } from '../../../src/marathon/shell/marathon.ts';

const outcome = readMarathonConfig({ argv: process.argv.slice(2), environment: {} });
if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
const program = await startMarathon(outcome.config, { logger: silentLogger });
process.stdout.write(`${program.address.port}\n`);

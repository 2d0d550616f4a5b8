/** A Chronos as a process of its own, to be killed: prints its port on the first line. */
import { silentLogger } from '../../../src/base/logger.ts';
import { readChronosConfig } from '../../../src/chronos/config.ts';
import { startChronos } from '../../../src/chronos/shell/chronos.ts';

const read = readChronosConfig({ argv: process.argv.slice(2), environment: {} });
if (read.kind !== 'run') throw new Error(read.kind);
const program = await startChronos(read.config, { logger: silentLogger });
process.stdout.write(`${program.address.port}\n`);

/** An agent as a program: prints its port when it answers. */
import { startAgent } from '../../src/agent/shell/agent.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { agentConfigOf } from './agents.ts';

const agent = await startAgent(agentConfigOf(process.argv.slice(2)), { logger: silentLogger });
process.stdout.write(`${agent.address.port}\n`);

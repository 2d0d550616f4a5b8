import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { silentLogger } from '../../base/logger.ts';
import type { MasterEvent } from '../core/events.ts';
import { joinElection } from './election.ts';
import { masterInfo } from './master-info.ts';

it('leaves an election without waiting for a ZooKeeper that does not answer', { timeout: 10_000 }, async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const events: MasterEvent[] = [];
  const election = joinElection({
    zk: `zk://127.0.0.1:${port}/mesos`,
    // Calls wait for twice this.
    sessionTimeoutMs: 60_000,
    info: masterInfo({ id: 'm', ip: '127.0.0.1', port: 5050, hostname: 'm.test', domain: undefined }),
    post: (event) => events.push(event),
    logger: silentLogger,
  });
  await election.close();
  expect(events).toEqual([]);
  server.close();
});

import { expect, it } from 'vitest';
import { silentLogger } from '../../base/logger.ts';
import type { ClientState } from '../../zookeeper/client/zookeeper-client.ts';
import { Outage } from './outage.ts';

it('an outage is explained from the first loss until ZooKeeper answers', () => {
  let tell: (state: ClientState) => void = () => {};
  const client = {
    state: 'connected' as ClientState,
    onState: (callback: (state: ClientState) => void) => {
      tell = callback;
      return () => {};
    },
  };
  const outage = new Outage(client, silentLogger);
  expect(outage.explain()).toBeUndefined();
  tell('disconnected');
  const first = outage.explain();
  expect(first).toMatch(/^ZooKeeper has not answered since \d{4}-.*Z\. Marathon pauses until it does; tasks run on\.$/);
  for (const state of ['expired', 'connecting'] as const) tell(state);
  expect(outage.explain()).toBe(first);
  tell('connected');
  expect(outage.explain()).toBeUndefined();
  expect(new Outage({ ...client, state: 'connecting' }, silentLogger).explain()).toBeDefined();
});

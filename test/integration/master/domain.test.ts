import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestMaster, stopTestMaster, type TestMaster } from './test-master.ts';

const domain = { fault_domain: { region: { name: 'eu' }, zone: { name: 'eu-1' } } };

describe('a master with a fault domain', () => {
  let master: TestMaster;

  beforeEach(async () => {
    master = await startTestMaster({ settings: { domain } });
  });
  afterEach(() => stopTestMaster(master));

  it('shows it, its own and that of the leader', async () => {
    const answer = await fetch(`http://127.0.0.1:${master.port}/state`);
    expect(await answer.json()).toMatchObject({ domain, leader_info: { domain } });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../until.ts';
import { frameworkInfo, SchedulerClient, taskFor } from './scheduler-client.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from './test-master.ts';

interface Explanation {
  readonly known: boolean;
  readonly offers: readonly { readonly hostname: string; readonly code: string; readonly reason: string }[];
}

describe('/offers/explain', () => {
  let master: TestMaster;
  const agent = new SimulatedAgent('a.test');

  beforeEach(async () => {
    master = await startTestMaster();
    await agent.start(master.pid);
    await agent.register();
  });
  afterEach(async () => {
    await agent.stop();
    await stopTestMaster(master);
  });

  const explain = async (frameworkId: string): Promise<Explanation> => {
    const answer = await fetch(`http://127.0.0.1:${master.port}/offers/explain?framework_id=${frameworkId}`);
    return (await answer.json()) as Explanation;
  };

  it('says by agent what stands between a framework and an offer', async () => {
    const client = new SchedulerClient(master.port, 'application/json');
    await client.subscribe(frameworkInfo());
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 'all', { cpus: 4, mem: 4096 })], 3600);
    await agent.launched('all');
    const lacking = await until('too little', async () => {
      const { offers } = await explain(client.frameworkId);
      return offers[0]?.code === 'below-minimum' || offers[0]?.code === 'filtered' ? offers[0] : undefined;
    });
    expect(lacking).toMatchObject({ hostname: 'a.test' });
    expect(lacking.reason).toContain('disk:10000');
    client.disconnect();
  });

  it('knows no framework that never was', async () => {
    expect(await explain('nobody')).toMatchObject({ known: false, offers: [] });
  });
});

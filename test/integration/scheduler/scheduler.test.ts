import { afterEach, describe, expect, it } from 'vitest';
import type { StadionError } from '../../../src/base/errors.ts';
import {
  type CallFailure,
  createScheduler,
  type Scheduler,
  type SchedulerOptions,
} from '../../../src/scheduler/scheduler.ts';
import type { Event } from '../../../src/wire/gen/scheduler.ts';
import { untilPasses } from '../../until.ts';
import { ScriptedMaster } from './scripted-master.ts';

interface Heard {
  readonly events: Event[];
  readonly registered: string[];
  readonly disconnected: string[];
  readonly failures: CallFailure[];
  readonly fatal: StadionError[];
}

const open: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop();
});

async function startMaster(): Promise<ScriptedMaster> {
  const master = await ScriptedMaster.start();
  open.push(master);
  return master;
}

function connect(master: string, options: Partial<SchedulerOptions> = {}): { scheduler: Scheduler; heard: Heard } {
  const heard: Heard = { events: [], registered: [], disconnected: [], failures: [], fatal: [] };
  const scheduler = createScheduler({
    master,
    framework: { user: 'root', name: 'test' },
    onEvent: (event) => heard.events.push(event),
    onRegistered: (id) => heard.registered.push(id),
    onDisconnected: (reason) => heard.disconnected.push(reason),
    onCallFailed: (failure) => heard.failures.push(failure),
    onFatal: (error) => heard.fatal.push(error),
    timing: { backoffBaseMs: 5, backoffMaxMs: 20 },
    ...options,
  });
  open.push({ stop: () => scheduler.close() });
  return { scheduler, heard };
}

describe('a scheduler', () => {
  it('registers and reads events in whatever pieces they come', async () => {
    const master = await startMaster();
    const { scheduler, heard } = connect(master.address);
    await untilPasses(() => expect(heard.registered).toEqual(['framework-1']));
    expect(scheduler.isRegistered).toBe(true);
    expect(scheduler.frameworkId).toBe('framework-1');
    const offers = Array.from({ length: 50 }, (_, index) => ({
      id: { value: `offer-${index}` },
      framework_id: { value: 'framework-1' },
      agent_id: { value: 'agent' },
      hostname: 'h'.repeat(index * 100),
    }));
    for (const pieceBytes of [1, 3, 1000, 1e6]) {
      master.pieceBytes = pieceBytes;
      master.send({ type: 'OFFERS', offers: { offers } }, { type: 'HEARTBEAT' });
    }
    await untilPasses(() => expect(heard.events.filter((event) => event.type === 'OFFERS')).toHaveLength(4));
    for (const event of heard.events) if (event.type === 'OFFERS') expect(event.offers?.offers).toEqual(offers);
  });

  it('sends calls in the order made, with the stream id and its credential', async () => {
    const master = await startMaster();
    const { scheduler, heard } = connect(master.address, { credential: { principal: 'p', secret: 's:t' } });
    await untilPasses(() => expect(scheduler.isRegistered).toBe(true));
    for (let index = 0; index < 500; index++) expect(scheduler.decline([`offer-${index}`])).toBe(true);
    scheduler.acknowledge({
      task_id: { value: 't' },
      state: 'TASK_RUNNING',
      agent_id: { value: 'a' },
      uuid: new Uint8Array(16),
    });
    // An update that wants no acknowledgement.
    expect(scheduler.acknowledge({ task_id: { value: 't' }, state: 'TASK_LOST' })).toBe(true);
    scheduler.kill('t', 'a');
    await master.until(() => master.callsOf('KILL').length === 1);
    const declined = master.callsOf('DECLINE').map((call) => call.decline?.offer_ids?.[0]?.value);
    expect(declined).toEqual(Array.from({ length: 500 }, (_, index) => `offer-${index}`));
    expect(master.callsOf('ACKNOWLEDGE')).toHaveLength(1);
    for (const { call, streamId, authorization } of master.calls) {
      expect(authorization).toBe(`Basic ${Buffer.from('p:s:t').toString('base64')}`);
      expect(streamId).toBe(call.type === 'SUBSCRIBE' ? undefined : 'stream-1');
    }
    expect(heard.failures).toEqual([]);
  });

  it('comes back with its id after losing the stream', async () => {
    const master = await startMaster();
    const { heard } = connect(master.address);
    await untilPasses(() => expect(heard.registered).toHaveLength(1));
    master.dropStream();
    await untilPasses(() => expect(heard.registered).toHaveLength(2));
    expect(heard.disconnected).toHaveLength(1);
    expect(master.callsOf('SUBSCRIBE')[1]?.framework_id?.value).toBe('framework-1');
  });

  it('follows the leader named by a 307 and waits through 503', async () => {
    const leader = await startMaster();
    const follower = await startMaster();
    leader.refusals.push({ kind: 'answer', status: 503 });
    const Location = `//${leader.address}/master/api/v1/scheduler`;
    for (let times = 0; times < 2; times++)
      follower.refusals.push({ kind: 'answer', status: 307, headers: { Location } });
    const { scheduler, heard } = connect(follower.address);
    await untilPasses(() => expect(heard.registered).toHaveLength(1));
    expect(scheduler.masterAddress).toBe(leader.address);
    scheduler.revive();
    await leader.until(() => leader.callsOf('REVIVE').length === 1);
  });

  it('waits for a master that is not there yet', async () => {
    const early = await ScriptedMaster.start();
    const { port } = early;
    await early.stop();
    const { heard } = connect(`127.0.0.1:${port}`);
    const master = await ScriptedMaster.start(port);
    open.push(master);
    await untilPasses(() => expect(heard.registered).toHaveLength(1));
  });

  it('tells a refused call and goes on', async () => {
    const master = await startMaster();
    const { scheduler, heard } = connect(master.address);
    await untilPasses(() => expect(scheduler.isRegistered).toBe(true));
    master.answers.push({ status: 400, body: 'Failed to validate scheduler::Call: nope' });
    scheduler.reconcile([]);
    scheduler.suppress();
    await untilPasses(() => expect(heard.failures).toHaveLength(1));
    expect(heard.failures[0]).toEqual({
      type: 'RECONCILE',
      code: 'refused',
      status: 400,
      reason: 'Failed to validate scheduler::Call: nope',
    });
    await master.until(() => master.callsOf('SUPPRESS').length === 1);
    expect(scheduler.isRegistered).toBe(true);
  });

  it('subscribes anew when the master does not know its stream', async () => {
    const master = await startMaster();
    const { scheduler, heard } = connect(master.address);
    await untilPasses(() => expect(scheduler.isRegistered).toBe(true));
    master.answers.push({ status: 400, body: "The stream ID 'x' didn't match" });
    scheduler.revive();
    await untilPasses(() => expect(heard.registered).toHaveLength(2));
  });

  it('tells calls that were lost on their way', async () => {
    const master = await startMaster();
    const { scheduler, heard } = connect(master.address);
    await untilPasses(() => expect(scheduler.isRegistered).toBe(true));
    expect(scheduler.decline(['o'])).toBe(true);
    await master.until(() => master.callsOf('DECLINE').length === 1);
    master.onCall = (call, connection) => {
      if (call.type === 'KILL') connection.destroy();
    };
    scheduler.kill('t');
    await untilPasses(() => expect(heard.registered).toHaveLength(2));
    expect(heard.failures.map((failure) => [failure.type, failure.code])).toEqual([['KILL', 'connection-lost']]);
    master.onCall = () => {};
    scheduler.kill('u');
    await master.until(() => master.callsOf('KILL').some((call) => call.kill?.task_id.value === 'u'));
  });

  it('gives a silent master up', async () => {
    const master = await startMaster();
    master.heartbeatSeconds = 0.05;
    const { heard } = connect(master.address);
    await untilPasses(() => expect(heard.registered.length).toBeGreaterThanOrEqual(2));
    expect(heard.disconnected[0]).toContain('no heartbeat');
  });

  it('gives up an attempt that is never answered', async () => {
    const master = await startMaster();
    master.refusals.push({ kind: 'silence' });
    const { heard } = connect(master.address, { timing: { backoffBaseMs: 1, subscribeTimeoutMs: 50 } });
    await untilPasses(() => expect(heard.registered).toHaveLength(1));
  });

  it.each([
    ['a length that is no number', new TextEncoder().encode('x7\n')],
    ['a record that is no event', new TextEncoder().encode('3\n\xff\xff\xff')],
  ])('leaves a stream with %s', async (_name, bytes) => {
    const master = await startMaster();
    master.refusals.push({ kind: 'bytes', bytes });
    const { heard } = connect(master.address);
    await untilPasses(() => expect(heard.registered).toHaveLength(1));
    expect(heard.disconnected).toHaveLength(1);
  });

  it('ends for good when another instance took over', async () => {
    const master = await startMaster();
    const { scheduler, heard } = connect(master.address);
    await untilPasses(() => expect(scheduler.isRegistered).toBe(true));
    master.send({ type: 'ERROR', error: { message: 'Framework failed over' } });
    await untilPasses(() => expect(heard.fatal).toHaveLength(1));
    expect(heard.fatal[0]?.code).toBe('framework-failed-over');
    await master.until(() => !master.isStreaming);
    expect(master.callsOf('SUBSCRIBE')).toHaveLength(1);
  });

  it('closes its connections on close, before and after registration', async () => {
    const master = await startMaster();
    const { scheduler } = connect(master.address);
    await untilPasses(() => expect(scheduler.isRegistered).toBe(true));
    await scheduler.close();
    expect(scheduler.isRegistered).toBe(false);
    await master.until(() => !master.isStreaming);
    await connect('127.0.0.1:1').scheduler.close();
  });

  it('tears the framework down', async () => {
    const master = await startMaster();
    const { scheduler } = connect(master.address);
    await untilPasses(() => expect(scheduler.isRegistered).toBe(true));
    scheduler.teardown();
    await master.until(() => !master.isStreaming);
    expect(master.callsOf('TEARDOWN')).toHaveLength(1);
    expect(master.callsOf('SUBSCRIBE')).toHaveLength(1);
  });

  it('refuses a master that cannot be understood', () => {
    expect(() => connect('http://x/y')).toThrow('is no master');
  });
});

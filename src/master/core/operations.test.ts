import { describe, expect, it } from 'vitest';
import { equalResources } from '../../model/resources.ts';
import { AcknowledgeOperationStatusMessage, ReconcileOperationsMessage } from '../../wire/gen/internal.ts';
import type { OfferOperation, OperationState } from '../../wire/gen/mesos.ts';
import { bedWithOffer, create, named, OperationBed, reserve, reserved, resultOf, volume } from './operation-bed.ts';

describe('what becomes of operations', () => {
  it('is passed on to who named them, and forgotten when that is acknowledged', () => {
    const { bed, id } = bedWithOffer();
    const [sent] = bed.accept(id, named('r', reserve(reserved('cpus', 1))));
    if (sent === undefined) throw new Error('nothing was sent');
    const uuid = bed.report(sent, 'OPERATION_FINISHED');
    expect(bed.statuses()).toMatchObject([
      {
        operation_id: { value: 'r' },
        state: 'OPERATION_FINISHED',
        uuid: { value: uuid },
        agent_id: { value: bed.agentId },
      },
    ]);
    expect(bed.operationCount).toBe(1);
    expect(bed.sent(AcknowledgeOperationStatusMessage)).toEqual([]);
    bed.call(id, {
      type: 'ACKNOWLEDGE_OPERATION_STATUS',
      acknowledge_operation_status: { agent_id: { value: bed.agentId }, operation_id: { value: 'r' }, uuid },
    });
    expect(bed.sent(AcknowledgeOperationStatusMessage)).toEqual([
      { status_uuid: { value: uuid }, operation_uuid: sent.operation_uuid },
    ]);
    expect(bed.operationCount).toBe(0);
    expect(bed.state.counters.named.valid_operation_status_updates).toBe(1);
    expect(bed.state.counters.named.valid_operation_status_update_acknowledgements).toBe(1);
    expect(bed.state.counters.operations.get('RESERVE')).toEqual({ total: 1, ended: { OPERATION_FINISHED: 1 } });
  });

  it('is acknowledged by the master when nobody named them', () => {
    const { bed, id } = bedWithOffer();
    const [sent] = bed.accept(id, reserve(reserved('cpus', 1)));
    if (sent === undefined) throw new Error('nothing was sent');
    const uuid = bed.report(sent, 'OPERATION_FINISHED');
    expect(bed.statuses()).toEqual([]);
    expect(bed.sent(AcknowledgeOperationStatusMessage)).toMatchObject([{ status_uuid: { value: uuid } }]);
    expect(bed.operationCount).toBe(0);
  });

  it('waits at the agent while the framework is away', () => {
    const { bed, id } = bedWithOffer();
    const [sent] = bed.accept(id, named('r', reserve(reserved('cpus', 1))));
    if (sent === undefined) throw new Error('nothing was sent');
    bed.post({ type: 'stream-closed', streamId: 'stream-0' });
    bed.report(sent, 'OPERATION_FINISHED');
    expect(bed.statuses()).toEqual([]);
    expect(bed.operationCount).toBe(1);
    expect(bed.state.counters.named.invalid_operation_status_updates).toBe(1);
  });

  it.each<OperationState>(['OPERATION_DROPPED', 'OPERATION_FAILED', 'OPERATION_ERROR'])(
    'takes back what was promised when it is %s',
    (state) => {
      const { bed, id } = bedWithOffer();
      const [first, second] = bed.accept(
        id,
        named('a', reserve(reserved('cpus', 1), reserved('disk', 10))),
        named('b', create(volume('v', 10))),
        named('c', reserve(reserved('mem', 100))),
      );
      if (first === undefined || second === undefined) throw new Error('nothing was sent');
      bed.advance(1000);
      expect(bed.state.offers.size).toBe(1);
      bed.report(first, state);
      // The volume was made of what is not there.
      expect(equalResources(bed.special, resultOf(reserve(reserved('mem', 100))))).toBe(true);
      bed.report(second, state);
      expect(equalResources(bed.special, resultOf(reserve(reserved('mem', 100))))).toBe(true);
      expect(bed.statuses().map((status) => status.state)).toEqual([state, state]);
      expect(bed.events('RESCIND')).toHaveLength(1);
      expect(bed.problems).toEqual([]);
    },
  );

  it('takes back what does not depend on it afterwards', () => {
    const { bed, id } = bedWithOffer();
    const [first, , third] = bed.accept(
      id,
      reserve(reserved('disk', 10)),
      create(volume('v', 10)),
      reserve(reserved('mem', 100)),
    );
    if (first === undefined || third === undefined) throw new Error('nothing was sent');
    bed.report(first, 'OPERATION_DROPPED');
    bed.report(third, 'OPERATION_DROPPED');
    expect(bed.special).toEqual([]);
    expect(bed.problems).toEqual([]);
  });

  it('is asked of an agent that does not list them, once they cannot be on their way', () => {
    const { bed, id } = bedWithOffer();
    const [sent] = bed.accept(id, named('r', reserve(reserved('cpus', 1))));
    if (sent === undefined) throw new Error('nothing was sent');
    bed.comeBack([]);
    expect(bed.special).toHaveLength(1);
    expect(bed.sent(ReconcileOperationsMessage)).toEqual([{ operations: [{ operation_uuid: sent.operation_uuid }] }]);
    bed.report(sent, 'OPERATION_DROPPED', false);
    expect(bed.special).toEqual([]);
    expect(bed.operationCount).toBe(0);
    expect(bed.statuses()).toMatchObject([{ operation_id: { value: 'r' }, state: 'OPERATION_DROPPED' }]);
    expect(bed.problems).toEqual([]);
  });

  it('is what the agent says when it comes back as another process', () => {
    const { bed, id } = bedWithOffer();
    const [done, lost] = bed.accept(
      id,
      named('done', reserve(reserved('cpus', 1))),
      named('lost', reserve(reserved('mem', 100))),
    );
    if (done === undefined || lost === undefined) throw new Error('nothing was sent');
    bed.resourceVersion = new Uint8Array(16).fill(2);
    bed.comeBack(resultOf(reserve(reserved('cpus', 1))), [bed.listed(done, 'OPERATION_FINISHED', new Uint8Array(16))]);
    expect(equalResources(bed.special, [reserved('cpus', 1)])).toBe(true);
    expect(bed.sent(ReconcileOperationsMessage)).toEqual([{ operations: [{ operation_uuid: lost.operation_uuid }] }]);
    bed.report(lost, 'OPERATION_DROPPED', false);
    expect(equalResources(bed.special, [reserved('cpus', 1)])).toBe(true);
    expect(bed.problems).toEqual([]);
  });

  it('does not change with a status that is repeated', () => {
    const { bed, id } = bedWithOffer();
    const [sent] = bed.accept(id, named('r', reserve(reserved('cpus', 1))));
    if (sent === undefined) throw new Error('nothing was sent');
    bed.report(sent, 'OPERATION_FINISHED');
    bed.report(sent, 'OPERATION_DROPPED');
    expect(bed.special).toHaveLength(1);
    expect(bed.state.counters.operations.get('RESERVE')?.ended).toEqual({ OPERATION_FINISHED: 1 });
  });

  it('is not believed of a process that is not the agent', () => {
    const { bed, id } = bedWithOffer();
    const [sent] = bed.accept(id, named('r', reserve(reserved('cpus', 1))));
    if (sent === undefined) throw new Error('nothing was sent');
    const status = { state: 'OPERATION_DROPPED' as const };
    const message = { slave_id: { value: bed.agentId }, status, operation_uuid: sent.operation_uuid };
    bed.post({ type: 'operation-status-updated', from: 'slave(1)@10.6.6.6:1', message });
    expect(bed.special).toHaveLength(1);
    expect(bed.state.counters.named.invalid_operation_status_updates).toBe(1);
  });
});

describe('operations after an election', () => {
  /** A master that knows nothing yet, and what the agent was sent by the one before. */
  function elected(operation: OfferOperation): {
    readonly bed: OperationBed;
    readonly frameworkId: string;
    readonly sent: ReturnType<OperationBed['applied']>[0];
  } {
    const { bed: old, id } = bedWithOffer();
    const [sent] = old.accept(id, operation);
    if (sent === undefined) throw new Error('nothing was sent');
    const bed = new OperationBed({}, old.image, 'M2').elect() as OperationBed;
    bed.agentId = old.agentId;
    return { bed, frameworkId: id, sent };
  }

  it('come to be known from the agent, and go to their framework', () => {
    const { bed, frameworkId, sent } = elected(named('r', reserve(reserved('cpus', 1))));
    const uuid = new Uint8Array(16).fill(9);
    bed.comeBack([reserved('cpus', 1)], [bed.listed(sent, 'OPERATION_FINISHED', uuid)]);
    expect(bed.operationCount).toBe(1);
    expect(equalResources(bed.special, [reserved('cpus', 1)])).toBe(true);
    bed.report(sent, 'OPERATION_FINISHED');
    expect(bed.sent(AcknowledgeOperationStatusMessage)).toEqual([]);
    bed.subscribe({ id: { value: frameworkId } });
    expect(bed.state.frameworks.get(frameworkId)?.operationsById.has('r')).toBe(true);
    bed.report(sent, 'OPERATION_FINISHED');
    expect(bed.statuses()).toMatchObject([{ operation_id: { value: 'r' }, state: 'OPERATION_FINISHED' }]);
    expect(bed.problems).toEqual([]);
  });

  it('may be told by two agents under one name', () => {
    const { bed, frameworkId, sent } = elected(named('r', reserve(reserved('cpus', 1))));
    const listed = bed.listed(sent, 'OPERATION_FINISHED', new Uint8Array(16));
    bed.comeBack([reserved('cpus', 1)], [listed]);
    const from = bed.pidOf('n00');
    const message = {
      slave: bed.agentInfo('n00'),
      version: '1.12.0',
      agent_capabilities: bed.capabilities.map((type) => ({ type })),
      resource_version_uuid: { value: new Uint8Array(16) },
    };
    bed.post({ type: 'agent-registering', from, message });
    const other = bed.state.agentsByPid.get(from)?.id ?? '';
    const facts = { slave_id: { value: other }, resource_version_uuid: { value: new Uint8Array(16) } };
    bed.post({ type: 'agent-updated', from, message: { ...facts, operations: { operations: [listed] } } });
    expect(bed.state.orphanOperations.get(frameworkId)?.size).toBe(2);
    expect(bed.problems).toEqual([]);
    bed.subscribe({ id: { value: frameworkId } });
    bed.report(sent, 'OPERATION_FINISHED', false);
    expect(bed.problems).toEqual([]);
  });

  it('are acknowledged by the master when their framework stays away', () => {
    const { bed, sent } = elected(named('r', reserve(reserved('cpus', 1))));
    bed.comeBack([reserved('cpus', 1)], [bed.listed(sent, 'OPERATION_FINISHED', new Uint8Array(16))]);
    bed.report(sent, 'OPERATION_FINISHED');
    expect(bed.sent(AcknowledgeOperationStatusMessage)).toEqual([]);
    bed.nowMs += 600_000;
    bed.report(sent, 'OPERATION_FINISHED');
    expect(bed.sent(AcknowledgeOperationStatusMessage)).toHaveLength(1);
    expect(bed.operationCount).toBe(0);
    expect(bed.state.orphanOperations.size).toBe(0);
  });

  it('of operators are acknowledged at once', () => {
    const { bed } = bedWithOffer();
    bed.change(reserve(reserved('cpus', 1)));
    const [sent] = bed.applied();
    if (sent === undefined) throw new Error('nothing was sent');
    const next = new OperationBed({}, bed.image, 'M2').elect() as OperationBed;
    next.agentId = bed.agentId;
    next.comeBack([reserved('cpus', 1)], [next.listed(sent, 'OPERATION_FINISHED', new Uint8Array(16))]);
    next.report(sent, 'OPERATION_FINISHED');
    expect(next.sent(AcknowledgeOperationStatusMessage)).toHaveLength(1);
  });
});

describe('the end of a framework or an agent', () => {
  it('leaves operations of a framework to the master', () => {
    const { bed, id } = bedWithOffer();
    const [sent] = bed.accept(id, named('r', reserve(reserved('cpus', 1))));
    if (sent === undefined) throw new Error('nothing was sent');
    bed.call(id, { type: 'TEARDOWN' });
    expect(bed.state.orphanOperations.get(id)?.size).toBe(1);
    expect(bed.problems).toEqual([]);
    bed.report(sent, 'OPERATION_FINISHED');
    expect(bed.sent(AcknowledgeOperationStatusMessage)).toHaveLength(1);
    expect(bed.state.orphanOperations.size).toBe(0);
    expect(bed.special).toHaveLength(1);
  });

  it('is told of operations of an agent that becomes unreachable', () => {
    const { bed, id } = bedWithOffer();
    bed.accept(id, named('r', reserve(reserved('cpus', 1))), reserve(reserved('mem', 1)));
    bed.advance(200_000);
    expect(bed.state.unreachableAgents.size).toBe(1);
    expect(bed.statuses()).toMatchObject([{ operation_id: { value: 'r' }, state: 'OPERATION_UNREACHABLE' }]);
    expect(bed.state.frameworks.get(id)?.operations.size).toBe(0);
    expect(bed.problems).toEqual([]);
  });

  it('is told of operations of an agent that is marked gone', () => {
    const { bed, id } = bedWithOffer();
    bed.accept(id, named('r', reserve(reserved('cpus', 1))));
    expect(bed.ask({ type: 'mark-gone', agentId: bed.agentId })?.status).toBe(200);
    expect(bed.statuses()).toMatchObject([{ state: 'OPERATION_GONE_BY_OPERATOR' }]);
    expect(bed.state.counters.operations.get('RESERVE')?.ended).toEqual({ OPERATION_GONE_BY_OPERATOR: 1 });
  });

  it('of a drain waits for operations', () => {
    const { bed, id } = bedWithOffer();
    const [sent] = bed.accept(id, named('r', reserve(reserved('cpus', 1))));
    if (sent === undefined) throw new Error('nothing was sent');
    bed.ask({ type: 'drain', agentId: bed.agentId, config: {} });
    const drain = (): string | undefined => bed.state.agents.get(bed.agentId)?.drainInfo?.state;
    expect(drain()).toBe('DRAINING');
    const uuid = bed.report(sent, 'OPERATION_FINISHED');
    expect(drain()).toBe('DRAINING');
    bed.call(id, {
      type: 'ACKNOWLEDGE_OPERATION_STATUS',
      acknowledge_operation_status: { agent_id: { value: bed.agentId }, operation_id: { value: 'r' }, uuid },
    });
    expect(drain()).toBe('DRAINED');
  });
});

import { describe, expect, it } from 'vitest';
import type { OperationState } from '../../wire/gen/mesos.ts';
import { bedWithOffer, named, OperationBed, reserve, reserved } from './operation-bed.ts';

describe('RECONCILE_OPERATIONS', () => {
  const ask = (bed: OperationBed, id: string, operationId: string, agentId?: string): OperationState | undefined => {
    const operations = [
      { operation_id: { value: operationId }, ...(agentId === undefined ? {} : { agent_id: { value: agentId } }) },
    ];
    bed.call(id, { type: 'RECONCILE_OPERATIONS', reconcile_operations: { operations } });
    const status = bed.statuses().at(-1);
    expect(status?.operation_id?.value).toBe(operationId);
    expect(status?.uuid).toBeUndefined();
    return status?.state;
  };

  it('tells the latest state of what is known, of all when none is named', () => {
    const { bed, id } = bedWithOffer();
    const [sent] = bed.accept(id, named('a', reserve(reserved('cpus', 1))), named('b', reserve(reserved('mem', 1))));
    if (sent === undefined) throw new Error('nothing was sent');
    bed.report(sent, 'OPERATION_FINISHED');
    expect(ask(bed, id, 'a', bed.agentId)).toBe('OPERATION_FINISHED');
    expect(ask(bed, id, 'b')).toBe('OPERATION_PENDING');
    const before = bed.statuses().length;
    bed.call(id, { type: 'RECONCILE_OPERATIONS', reconcile_operations: {} });
    expect(
      bed
        .statuses()
        .slice(before)
        .map(({ state }) => state),
    ).toEqual(['OPERATION_FINISHED', 'OPERATION_PENDING']);
  });

  it('tells what is believed of what is not known', () => {
    const { bed, id } = bedWithOffer();
    expect(ask(bed, id, 'x')).toBe('OPERATION_UNKNOWN');
    expect(ask(bed, id, 'x', bed.agentId)).toBe('OPERATION_UNKNOWN');
    expect(ask(bed, id, 'x', 'nobody')).toBe('OPERATION_UNKNOWN');
    const other = bed.register('n00');
    bed.advance(200_000);
    expect(ask(bed, id, 'x', other)).toBe('OPERATION_UNREACHABLE');
    bed.ask({ type: 'mark-gone', agentId: other });
    expect(ask(bed, id, 'x', other)).toBe('OPERATION_GONE_BY_OPERATOR');
    const next = new OperationBed({}, bed.image, 'M2').elect() as OperationBed;
    const { id: newcomer } = next.subscribe();
    next.state.recoveredAgents.set('S', {
      id: 'S',
      info: next.agentInfo('n0', 'S'),
      drainInfo: undefined,
      deactivated: false,
    });
    expect(ask(next, newcomer, 'x', 'S')).toBe('OPERATION_RECOVERING');
  });
});

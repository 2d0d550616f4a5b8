import { describe, expect, it } from 'vitest';
import { cfqOf, throttlingOf, throttlingOfIoStat } from './block-io.ts';

const disk = { major_number: 8, minor_number: 0 };

describe('throttlingOf', () => {
  it('reads operations by device, and the sum of all', () => {
    const serviced = '8:0 Read 3\n8:0 Write 2\n8:0 Total 5\nTotal 5\n';
    expect(throttlingOf({ io_serviced: serviced, io_service_bytes: '8:0 Read 4096\n' })).toEqual([
      {
        device: disk,
        io_serviced: [
          { op: 'READ', value: 3 },
          { op: 'WRITE', value: 2 },
          { op: 'TOTAL', value: 5 },
        ],
        io_service_bytes: [{ op: 'READ', value: 4096 }],
      },
      { io_serviced: [{ op: 'TOTAL', value: 5 }] },
    ]);
  });

  it('says nothing of what it cannot read', () => {
    expect(throttlingOf({ io_serviced: '\nnonsense\n8:0 Read x\n' })).toEqual([]);
    expect(throttlingOf({ io_serviced: '8:0 Frobnicate 1\n' })).toEqual([
      { device: disk, io_serviced: [{ op: 'UNKNOWN', value: 1 }] },
    ]);
  });
});

describe('cfqOf', () => {
  it('puts time and sectors beside the operations', () => {
    expect(cfqOf({ io_queued: '8:0 Write 1\n' }, { time: '8:0 12\n8:16 7\n', sectors: '8:0 99\n' })).toEqual([
      { device: disk, io_queued: [{ op: 'WRITE', value: 1 }], time: 12, sectors: 99 },
      { device: { major_number: 8, minor_number: 16 }, time: 7 },
    ]);
  });
});

describe('throttlingOfIoStat', () => {
  it('reads io.stat', () => {
    const text = '8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=5 dios=1\n8:16\n';
    expect(throttlingOfIoStat(text)).toEqual([
      {
        device: disk,
        io_serviced: [
          { op: 'READ', value: 1 },
          { op: 'WRITE', value: 2 },
          { op: 'DISCARD', value: 1 },
          { op: 'TOTAL', value: 4 },
        ],
        io_service_bytes: [
          { op: 'READ', value: 10 },
          { op: 'WRITE', value: 20 },
          { op: 'DISCARD', value: 5 },
          { op: 'TOTAL', value: 35 },
        ],
      },
    ]);
  });
});

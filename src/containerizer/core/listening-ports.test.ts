import { describe, expect, it } from 'vitest';
import { listeningPorts, portRanges, unallocatedPorts } from './listening-ports.ts';

const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 51034 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F91 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 51035 1 0000000000000000 20 4 30 10 -1
`;
const tcp6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 99 1 0000000000000000 100 0 0 10 0
`;

describe('listeningPorts', () => {
  it('finds the listeners, by inode', () => {
    expect([...listeningPorts(tcp)]).toEqual([[51_034, 8080]]);
    expect([...listeningPorts(tcp6)]).toEqual([[99, 80]]);
  });

  it('finds none in a text that is no table', () => {
    expect([...listeningPorts('')]).toEqual([]);
    expect([...listeningPorts('a\nb 0A\n')]).toEqual([]);
  });
});

describe('unallocatedPorts', () => {
  const allocated = portRanges([
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 10, end: 12 }] } },
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 20, end: 20 }] } },
    { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } },
  ]);

  it('are those outside of what was given', () => {
    expect(unallocatedPorts([21, 12, 20, 9, 21], allocated, undefined)).toEqual([9, 21]);
  });

  it('are only those that count', () => {
    expect(unallocatedPorts([9, 21], allocated, [{ begin: 20, end: 30 }])).toEqual([21]);
  });
});

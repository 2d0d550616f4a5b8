import {
  type CgroupInfoBlkioCFQStatistics,
  CgroupInfoBlkioOperation,
  type CgroupInfoBlkioThrottlingStatistics,
  type CgroupInfoBlkioValue,
  type DeviceNumber,
} from '../../wire/gen/mesos.ts';

/** One line of a file of version 1: `8:0 Read 4096`, `8:0 4096`; `Total 4096` is of all devices. */
interface BlkioLine {
  readonly device?: string;
  readonly op?: CgroupInfoBlkioOperation;
  readonly value: number;
}

type ThrottlingField = 'io_serviced' | 'io_service_bytes';
type CfqField = ThrottlingField | 'io_service_time' | 'io_wait_time' | 'io_merged' | 'io_queued';

/** What `blkio.throttle.io_serviced` and `blkio.throttle.io_service_bytes` say, by device; the one without is of all. */
export function throttlingOf(
  texts: Readonly<Partial<Record<ThrottlingField, string>>>,
): CgroupInfoBlkioThrottlingStatistics[] {
  return byDevice(texts);
}

/** What `blkio.time`, `blkio.sectors` and `blkio.io_*` (or their `_recursive` kin) say, by device. */
export function cfqOf(
  texts: Readonly<Partial<Record<CfqField, string>>>,
  { time, sectors }: { readonly time?: string; readonly sectors?: string },
): CgroupInfoBlkioCFQStatistics[] {
  const statistics: CgroupInfoBlkioCFQStatistics[] = byDevice(texts);
  const add = (text: string | undefined, field: 'time' | 'sectors'): void => {
    for (const { device, value } of blkioLines(text ?? '')) {
      let one = statistics.find((known) => textOf(known.device) === device);
      if (one === undefined) {
        one = device === undefined ? {} : { device: numberOf(device) };
        statistics.push(one);
      }
      one[field] = value;
    }
  };
  add(time, 'time');
  add(sectors, 'sectors');
  return statistics;
}

/** What `io.stat` of version 2 says, in the form of version 1. */
export function throttlingOfIoStat(text: string): CgroupInfoBlkioThrottlingStatistics[] {
  const statistics: CgroupInfoBlkioThrottlingStatistics[] = [];
  for (const line of text.split('\n')) {
    const [device = '', ...pairs] = line.split(' ');
    if (!/^\d+:\d+$/.test(device) || pairs.length === 0) continue;
    const table = new Map(pairs.map((pair) => pair.split('=')).map(([name = '', value = '']) => [name, Number(value)]));
    const values = (suffix: string): CgroupInfoBlkioValue[] => {
      const [read = 0, write = 0, discard = 0] = ['r', 'w', 'd'].map((letter) => table.get(`${letter}${suffix}`));
      return [
        { op: 'READ', value: read },
        { op: 'WRITE', value: write },
        { op: 'DISCARD', value: discard },
        { op: 'TOTAL', value: read + write + discard },
      ];
    };
    statistics.push({ device: numberOf(device), io_serviced: values('ios'), io_service_bytes: values('bytes') });
  }
  return statistics;
}

type ByDevice<F extends string> = { device?: DeviceNumber } & Partial<Record<F, CgroupInfoBlkioValue[]>>;

function byDevice<F extends string>(texts: Readonly<Partial<Record<F, string>>>): ByDevice<F>[] {
  const statistics = new Map<string | undefined, ByDevice<F>>();
  for (const field of Object.keys(texts) as F[]) {
    for (const { device, op, value } of blkioLines(texts[field] ?? '')) {
      const one: ByDevice<F> =
        statistics.get(device) ?? ((device === undefined ? {} : { device: numberOf(device) }) as ByDevice<F>);
      statistics.set(device, one);
      const values: CgroupInfoBlkioValue[] = one[field] ?? [];
      values.push(op === undefined ? { value } : { op, value });
      Object.assign(one, { [field]: values });
    }
  }
  return [...statistics.values()];
}

function blkioLines(text: string): BlkioLine[] {
  const lines: BlkioLine[] = [];
  for (const line of text.split('\n')) {
    const match = /^(?:(\d+:\d+) )?(?:([A-Za-z]+) )?(\d+)$/.exec(line);
    if (match === null) continue;
    const [, device, word, value] = match;
    const op = word === undefined ? undefined : operationOf(word.toUpperCase());
    lines.push({
      ...(device === undefined ? {} : { device }),
      ...(op === undefined ? {} : { op }),
      value: Number(value),
    });
  }
  return lines;
}

function operationOf(name: string): CgroupInfoBlkioOperation {
  return name in CgroupInfoBlkioOperation.numbers ? (name as CgroupInfoBlkioOperation) : 'UNKNOWN';
}

function numberOf(device: string): DeviceNumber {
  const [major, minor] = device.split(':');
  return { major_number: Number(major), minor_number: Number(minor) };
}

function textOf(device: DeviceNumber | undefined): string | undefined {
  return device === undefined ? undefined : `${device.major_number}:${device.minor_number}`;
}

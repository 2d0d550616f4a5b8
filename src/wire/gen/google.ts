// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface Duration {
  seconds?: number | undefined;
  nanos?: number | undefined;
}
export const Duration: MessageType<Duration> = {
  name: 'google.protobuf.Duration',
  fields: [
    { name: 'seconds', number: 1, label: 'optional', type: 'int64' },
    { name: 'nanos', number: 2, label: 'optional', type: 'int32' },
  ],
  write(m: Duration, w: Writer): void {
    if (m.seconds !== undefined) { w.uint32(8); w.int64(m.seconds); }
    if (m.nanos !== undefined) { w.uint32(16); w.int32(m.nanos); }
  },
  read(r: Reader, end: number): Duration {
    const m = {  } as unknown as Duration;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.int64(); m.seconds = v; break; }
        case 16: { const v = r.int32(); m.nanos = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

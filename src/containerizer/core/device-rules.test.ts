import { describe, expect, it } from 'vitest';
import { deviceNumbers, deviceRule } from './device-rules.ts';

describe('deviceRule', () => {
  it('is what the kernel reads', () => {
    const kmsg = { isBlock: false, major: 1, minor: 11 };
    expect(deviceRule(kmsg, { read: true, mknod: true })).toBe('c 1:11 rm');
    expect(deviceRule({ isBlock: true, major: 8, minor: 0 }, { read: true, write: true })).toBe('b 8:0 rw');
    expect(deviceRule(kmsg, {})).toBeUndefined();
  });
});

describe('deviceNumbers', () => {
  it('takes apart what stat gives', () => {
    expect(deviceNumbers(0x0103)).toEqual({ major: 1, minor: 3 });
    expect(deviceNumbers(0x0110_0802)).toEqual({ major: 8, minor: 0x1102 });
  });
});

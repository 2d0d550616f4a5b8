import { describe, expect, it } from 'vitest';
import { allowsAnything, defaultDeviceRules, deviceNumbers, formatDeviceRule } from './device-rules.ts';

describe('formatDeviceRule', () => {
  it('writes what the kernel reads', () => {
    const kmsg = { isBlock: false, major: 1, minor: 11 };
    expect(formatDeviceRule({ ...kmsg, access: { read: true, mknod: true } })).toBe('c 1:11 rm');
    expect(formatDeviceRule({ isBlock: true, major: 8, minor: 0, access: { read: true, write: true } })).toBe(
      'b 8:0 rw',
    );
    expect(allowsAnything({ ...kmsg, access: {} })).toBe(false);
  });

  it('writes what every container may do', () => {
    const texts = defaultDeviceRules.map(formatDeviceRule);
    expect(texts).toHaveLength(14);
    expect(texts.slice(0, 2)).toEqual(['c *:* m', 'b *:* m']);
    expect(texts).toEqual(expect.arrayContaining(['c 136:* rwm', 'c 1:3 rwm', 'c 10:200 rwm']));
  });
});

describe('deviceNumbers', () => {
  it('takes apart what stat gives', () => {
    expect(deviceNumbers(0x0103)).toEqual({ major: 1, minor: 3 });
    expect(deviceNumbers(0x0110_0802)).toEqual({ major: 8, minor: 0x1102 });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceProgram } from './device-program.ts';
import { type DeviceRule, defaultDeviceRules } from './device-rules.ts';

interface Question {
  readonly isBlock: boolean;
  /** 1 mknod, 2 read, 4 write. */
  readonly access: number;
  readonly major: number;
  readonly minor: number;
}

/** What the kernel's virtual machine would answer, by the bytes of the program alone. */
function answerOf(program: Uint8Array, { isBlock, access, major, minor }: Question): boolean {
  const context = [(access << 16) | (isBlock ? 1 : 2), major, minor];
  const registers: number[] = [];
  const view = new DataView(program.buffer);
  for (let at = 0; at < program.length; at += 8) {
    const [to, from] = [view.getUint8(at + 1) & 15, view.getUint8(at + 1) >> 4];
    const offset = view.getInt16(at + 2, true);
    const value = view.getInt32(at + 4, true);
    const now = registers[to] ?? Number.NaN;
    switch (view.getUint8(at)) {
      case 0x61: // load 32 bits of the context
        expect(from).toBe(1);
        registers[to] = context[offset / 4] ?? Number.NaN;
        break;
      case 0xbf:
        registers[to] = registers[from] ?? Number.NaN;
        break;
      case 0x57:
        registers[to] = now & value;
        break;
      case 0x77:
        registers[to] = now >>> value;
        break;
      case 0xb7:
        registers[to] = value;
        break;
      case 0x55:
        if (now !== value) at += offset * 8;
        break;
      case 0x45:
        if ((now & value) !== 0) at += offset * 8;
        break;
      case 0x95:
        return registers[0] === 1;
      default:
        throw new Error(`no such operation at ${at}`);
    }
  }
  throw new Error('the program has no end');
}

function isAllowed(rules: readonly DeviceRule[], { isBlock, access, major, minor }: Question): boolean {
  return rules.some(
    (rule) =>
      rule.isBlock === isBlock &&
      (rule.major ?? major) === major &&
      (rule.minor ?? minor) === minor &&
      ((access & 1) === 0 || rule.access.mknod === true) &&
      ((access & 2) === 0 || rule.access.read === true) &&
      ((access & 4) === 0 || rule.access.write === true),
  );
}

const number = fc.constantFrom(0, 1, 3, 7, 200, 4095, 2 ** 20 - 1);
const rule: fc.Arbitrary<DeviceRule> = fc
  .record({
    isBlock: fc.boolean(),
    major: fc.option(number, { nil: undefined }),
    minor: fc.option(number, { nil: undefined }),
    access: fc.record({ read: fc.boolean(), write: fc.boolean(), mknod: fc.boolean() }),
  })
  .map(({ isBlock, major, minor, access }) => ({
    isBlock,
    ...(major === undefined ? {} : { major }),
    ...(minor === undefined ? {} : { minor }),
    access,
  }));
const question = fc.record({
  isBlock: fc.boolean(),
  access: fc.integer({ min: 1, max: 7 }),
  major: number,
  minor: number,
});

describe('deviceProgram', () => {
  it('has these bytes', () => {
    const kmsg = { isBlock: false, major: 1, minor: 11, access: { read: true } };
    expect(Buffer.from(deviceProgram([kmsg])).toString('hex')).toBe(
      [
        '6112000000000000', // r2 = the first number of the context
        '6114040000000000', // r4 = major
        '6115080000000000', // r5 = minor
        'bf23000000000000', // r3 = r2
        '57030000ffff0000', // r3 &= 0xffff: the type
        '7702000010000000', // r2 >>= 16: the access
        '5503050002000000', // no character device: on
        '4502040005000000', // to be written or made: on
        '5504030001000000',
        '550502000b000000',
        'b700000001000000',
        '9500000000000000',
        'b700000000000000',
        '9500000000000000',
      ].join(''),
    );
  });

  it('answers as its rules say, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 8 }), fc.array(question, { maxLength: 30 }), (rules, questions) => {
        const program = deviceProgram(rules);
        for (const one of questions) expect(answerOf(program, one)).toBe(isAllowed(rules, one));
      }),
    );
  });

  it('lets containers make any device and use the usual ones', () => {
    const program = deviceProgram(defaultDeviceRules);
    const asked = (major: number, minor: number, access: number, isBlock = false): boolean =>
      answerOf(program, { isBlock, access, major, minor });
    expect([asked(1, 11, 1), asked(8, 0, 1, true), asked(1, 3, 6), asked(136, 77, 6)]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([asked(1, 11, 2), asked(8, 0, 2, true), asked(8, 0, 3, true), asked(1, 3, 6, true)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

import type { DeviceAccessAccess } from '../../wire/gen/mesos.ts';
import type { DeviceRule } from './device-rules.ts';

/** Operations of the kernel's virtual machine (eBPF). */
const op = {
  load32: 0x61,
  copy: 0xbf,
  and: 0x57,
  shiftRight: 0x77,
  set: 0xb7,
  jumpUnlessEqual: 0x55,
  jumpIfAnyBit: 0x45,
  exit: 0x95,
} as const;

/** Registers: the answer, what the kernel hands over, and what is read out of that. */
const answer = 0;
const context = 1;
const access = 2;
const type = 3;
const major = 4;
const minor = 5;

const instructionBytes = 8;
const types = { block: 1, character: 2 } as const;
const rights = { mknod: 1, read: 2, write: 4 } as const;

interface Instruction {
  readonly op: number;
  readonly to?: number;
  readonly from?: number;
  /** Bytes into the context, or instructions to jump over. */
  readonly offset?: number;
  readonly value?: number;
}

/**
 * A program of the type cgroup_device, for little-endian machines: the kernel asks it whenever a process of a control group
 * opens or makes a device, and it says yes when one of the rules allows all that is asked for. Rules allow something each.
 */
export function deviceProgram(rules: readonly DeviceRule[]): Uint8Array {
  const start: readonly Instruction[] = [
    { op: op.load32, to: access, from: context, offset: 0 },
    { op: op.load32, to: major, from: context, offset: 4 },
    { op: op.load32, to: minor, from: context, offset: 8 },
    // The type is the lower half of a number, and the access the upper one.
    { op: op.copy, to: type, from: access },
    { op: op.and, to: type, value: 0xffff },
    { op: op.shiftRight, to: access, value: 16 },
  ];
  const no: readonly Instruction[] = [{ op: op.set, to: answer, value: 0 }, { op: op.exit }];
  return assemble([...start, ...rules.flatMap(ruleCode), ...no]);
}

/** Says yes, or goes on behind itself. */
function ruleCode(rule: DeviceRule): Instruction[] {
  const denied = deniedRights(rule.access);
  const tests: Instruction[] = [
    { op: op.jumpUnlessEqual, to: type, value: rule.isBlock ? types.block : types.character },
    ...(denied === 0 ? [] : [{ op: op.jumpIfAnyBit, to: access, value: denied }]),
    ...(rule.major === undefined ? [] : [{ op: op.jumpUnlessEqual, to: major, value: rule.major }]),
    ...(rule.minor === undefined ? [] : [{ op: op.jumpUnlessEqual, to: minor, value: rule.minor }]),
  ];
  const yes: Instruction[] = [{ op: op.set, to: answer, value: 1 }, { op: op.exit }];
  return [...tests.map((test, index) => ({ ...test, offset: tests.length - index - 1 + yes.length })), ...yes];
}

function deniedRights(allowed: DeviceAccessAccess): number {
  return (
    (allowed.mknod === true ? 0 : rights.mknod) |
    (allowed.read === true ? 0 : rights.read) |
    (allowed.write === true ? 0 : rights.write)
  );
}

function assemble(instructions: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(instructions.length * instructionBytes);
  const view = new DataView(bytes.buffer);
  instructions.forEach(({ op: code, to = 0, from = 0, offset = 0, value = 0 }, index) => {
    const at = index * instructionBytes;
    view.setUint8(at, code);
    view.setUint8(at + 1, to | (from << 4));
    view.setInt16(at + 2, offset, true);
    view.setInt32(at + 4, value, true);
  });
  return bytes;
}

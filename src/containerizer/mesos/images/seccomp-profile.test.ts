import { describe, expect, it } from 'vitest';
import { seccompFilter } from './seccomp-profile.ts';

const machine = { architecture: 'amd64', capabilities: ['CAP_CHOWN'], kernel: '6.1.0-13-amd64' };

function namesOf(syscalls: readonly object[]): unknown {
  const filter = seccompFilter({ defaultAction: 'SCMP_ACT_ERRNO', syscalls }, machine);
  return filter.ok ? (filter.value['syscalls'] as { names: unknown }[]).map(({ names }) => names) : filter.error.reason;
}

const rule = (name: string, more: object = {}): object => ({ names: [name], action: 'SCMP_ACT_ALLOW', ...more });

describe('seccompFilter', () => {
  it('keeps the rules that hold for this container on this machine', () => {
    expect(
      namesOf([
        rule('always'),
        rule('amd64', { includes: { arches: ['amd64', 'x32'] } }),
        rule('arm', { includes: { arches: ['arm'] } }),
        rule('chown', { includes: { caps: ['CAP_CHOWN'] } }),
        rule('admin', { includes: { caps: ['CAP_SYS_ADMIN'] } }),
        rule('without-admin', { excludes: { caps: ['CAP_SYS_ADMIN'] } }),
        rule('without-chown', { excludes: { caps: ['CAP_CHOWN'] } }),
        rule('new', { includes: { minKernel: '4.8' } }),
        rule('newer', { includes: { minKernel: '6.10' } }),
        { name: 'old-form', action: 'SCMP_ACT_ALLOW' },
      ]),
    ).toEqual([['always'], ['amd64'], ['chown'], ['without-admin'], ['new'], ['old-form']]);
  });

  it('knows the architectures of this machine', () => {
    const archMap = [
      { architecture: 'SCMP_ARCH_AARCH64', subArchitectures: ['SCMP_ARCH_ARM'] },
      { architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] },
    ];
    const filter = seccompFilter({ defaultAction: 'SCMP_ACT_ALLOW', archMap }, machine);
    expect(filter.ok && filter.value['architectures']).toEqual(['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32']);
  });

  it.each([
    [undefined, 'no JSON object'],
    [{}, 'no defaultAction'],
    [{ defaultAction: 'SCMP_ACT_ALLOW', syscalls: {} }, 'no list'],
    [{ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [{ names: [1], action: 'x' }] }, 'lacks names'],
  ])('refuses %j', (profile, why) => {
    const filter = seccompFilter(profile, machine);
    expect(filter.ok ? '' : filter.error.reason).toContain(why);
  });
});

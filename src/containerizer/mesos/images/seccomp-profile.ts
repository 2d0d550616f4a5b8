import { ok, type Result, refuse } from '../../../base/errors.ts';

/** A seccomp filter as OCI runtimes want it. */
export type SeccompFilter = Readonly<Record<string, unknown>>;

export interface SeccompMachine {
  /** In Go's words: `amd64`. */
  readonly architecture: string;
  /** `CAP_…` that the container's processes may have. */
  readonly capabilities: readonly string[];
  /** As `6.1`. */
  readonly kernel: string;
}

const seccompArchitectures: Readonly<Record<string, string>> = {
  amd64: 'SCMP_ARCH_X86_64',
  '386': 'SCMP_ARCH_X86',
  arm64: 'SCMP_ARCH_AARCH64',
  arm: 'SCMP_ARCH_ARM',
  ppc64le: 'SCMP_ARCH_PPC64LE',
  s390x: 'SCMP_ARCH_S390X',
  riscv64: 'SCMP_ARCH_RISCV64',
};

/** Reads a profile of Docker's format for a container: rules for other machines and capabilities fall away. */
export function seccompFilter(profile: unknown, machine: SeccompMachine): Result<SeccompFilter> {
  if (!isObject(profile)) return invalid('it is no JSON object');
  const { defaultAction, defaultErrnoRet, syscalls = [] } = profile;
  if (typeof defaultAction !== 'string') return invalid('it has no defaultAction');
  if (!Array.isArray(syscalls)) return invalid('its syscalls are no list');
  const rules: SeccompFilter[] = [];
  for (const rule of syscalls as readonly unknown[]) {
    if (!isObject(rule)) return invalid('one of its rules is no JSON object');
    const names = rule['names'] ?? (typeof rule['name'] === 'string' ? [rule['name']] : undefined);
    if (!isTexts(names) || typeof rule['action'] !== 'string') return invalid('one of its rules lacks names or action');
    if (names.length === 0 || !applies(rule, machine)) continue;
    const { action, args, errnoRet } = rule;
    rules.push({
      names,
      action,
      ...(Array.isArray(args) && args.length > 0 ? { args } : {}),
      ...(typeof errnoRet === 'number' ? { errnoRet } : {}),
    });
  }
  return ok({
    defaultAction,
    ...(typeof defaultErrnoRet === 'number' ? { defaultErrnoRet } : {}),
    architectures: architecturesOf(profile, machine),
    syscalls: rules,
  });
}

function architecturesOf(
  profile: Readonly<Record<string, unknown>>,
  { architecture }: SeccompMachine,
): readonly string[] {
  const own = seccompArchitectures[architecture];
  const { architectures, archMap } = profile;
  if (isTexts(architectures) && architectures.length > 0) return architectures;
  if (!Array.isArray(archMap)) return own === undefined ? [] : [own];
  for (const entry of archMap as readonly unknown[]) {
    if (!isObject(entry) || entry['architecture'] !== own) continue;
    const others = entry['subArchitectures'];
    return [...(own === undefined ? [] : [own]), ...(isTexts(others) ? others : [])];
  }
  return own === undefined ? [] : [own];
}

function applies(rule: Readonly<Record<string, unknown>>, machine: SeccompMachine): boolean {
  const { includes, excludes } = rule;
  if (isObject(includes)) {
    const { arches, caps, minKernel } = includes;
    if (isTexts(arches) && arches.length > 0 && !arches.includes(machine.architecture)) return false;
    if (isTexts(caps) && !caps.every((cap) => machine.capabilities.includes(cap))) return false;
    if (typeof minKernel === 'string' && isOlder(machine.kernel, minKernel)) return false;
  }
  if (isObject(excludes)) {
    const { arches, caps, minKernel } = excludes;
    if (isTexts(arches) && arches.includes(machine.architecture)) return false;
    if (isTexts(caps) && caps.some((cap) => machine.capabilities.includes(cap))) return false;
    if (typeof minKernel === 'string' && !isOlder(machine.kernel, minKernel)) return false;
  }
  return true;
}

function isOlder(kernel: string, other: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(why: string): Result<SeccompFilter> {
  return refuse('seccomp-invalid', `the seccomp profile cannot be used: ${why}`);
}

/**
 * Programs that guard the devices of control groups of version 2. Node cannot call bpf(2); perl can, and is part of every
 * Debian and Ubuntu. So no object file is needed, no bpffs, and nothing is pinned that a crash would leave behind: a program
 * goes with its group. bpftool would need all of these, and on Ubuntu one for the very kernel that runs; systemd and the OCI
 * runtimes do it for groups of their own only.
 */
import { execFile, spawnSync } from 'node:child_process';
import { endianness } from 'node:os';
import { promisify } from 'node:util';
import { errorCode, errorText } from '../../../base/errors.ts';
import { ContainerError } from '../../container-error.ts';
import { findProgram, launcherPath } from '../launcher.ts';

const run = promisify(execFile);

/** The number of bpf(2) by architecture. */
const callNumbers: Readonly<Record<string, number>> = { x64: 321, arm64: 280, riscv64: 280, loong64: 280, ppc64: 361 };

/**
 * Arguments: the number of bpf(2), the program as hexadecimal digits, the directory of the group; without the latter it is
 * only loaded. 5 loads a program of type 15, cgroup_device; 8 attaches it as 6, cgroup_device, besides others (2).
 */
const script = `
my ($bpf, $digits, $group) = @ARGV;
my ($code, $license) = (pack('H*', $digits), 'Apache-2.0');
my $load = pack 'LLPP', 15, length($code) / 8, $code, $license;
my $program = syscall $bpf, 5, $load, length $load;
die "the kernel does not load it: $!\\n" if $program < 0;
exit 0 if !defined $group;
open my $directory, '<', $group or die "$group: $!\\n";
my $attach = pack 'LLLL', fileno $directory, $program, 6, 2;
die "the kernel does not attach it to $group: $!\\n" if syscall($bpf, 8, $attach, length $attach) < 0;
`;

const timeoutMs = 10_000;

/** Why this agent cannot guard devices with such a program, in a sentence with what to do; undefined when it can. Tries it out. */
export function deviceProgramObstacle(program: Uint8Array): string | undefined {
  const perl = findProgram('perl');
  if (perl === undefined) {
    return 'devices of cgroups v2 are guarded by a BPF program, and perl, which loads it, was not found: install perl-base (Debian, Ubuntu) or perl';
  }
  if (callNumbers[process.arch] === undefined || endianness() !== 'LE') {
    return `devices of cgroups v2 are guarded by a BPF program, and there is none for machines of type ${process.arch}`;
  }
  const { status, stderr, error } = spawnSync(perl, words(program), {
    env: { PATH: launcherPath },
    timeout: timeoutMs,
  });
  if (status === 0) return undefined;
  const why = error === undefined ? stderr.toString().trim() : errorText(error);
  return `the BPF program that guards devices cannot be used (${why}): the agent needs CAP_BPF and CAP_NET_ADMIN, the kernel CONFIG_CGROUP_BPF`;
}

/** Puts a group, and all groups in it, under a program until the group is removed. Rejects with `container-launch-failed`. */
export async function attachDeviceProgram(program: Uint8Array, group: string): Promise<void> {
  try {
    await run('perl', [...words(program), group], { env: { PATH: launcherPath }, timeout: timeoutMs });
  } catch (thrown) {
    throw new ContainerError({
      code: 'container-launch-failed',
      message: `cannot guard the devices of the control group ${group}: ${reasonOf(thrown)}`,
    });
  }
}

function words(program: Uint8Array): string[] {
  return ['-e', script, String(callNumbers[process.arch]), Buffer.from(program).toString('hex')];
}

/** What perl said: its command with the whole program in it tells nobody anything. */
function reasonOf(thrown: unknown): string {
  const said = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim() : '';
  return said === '' ? `perl said nothing (${errorCode(thrown) ?? 'it was killed'})` : said;
}

/**
 * Installs the Debian packages that the wider tests talk to: real engines, servers and clients. Needs root and apt;
 * without them it says what is missing and the tests that need it are skipped (and named), unless CI is set.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { getuid } from 'node:process';

const PACKAGES = [
  'busybox-static',
  'bzip2',
  'chromium',
  'crun',
  'docker-registry',
  'docker.io',
  'golang-github-mesos-mesos-go-dev',
  'golang-go',
  'iproute2',
  'iptables',
  'procps',
  'prometheus',
  'python3-kazoo',
  'python3-marathon',
  'runc',
  'unzip',
  'xz-utils',
  'zip',
  'zookeeper',
];

/** While this says 101, package scripts start no services: the tests start their own and stop them again. */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

const missing = PACKAGES.filter((name) => !isInstalled(name));
if (missing.length > 0) install(missing);

function isInstalled(name: string): boolean {
  const query = spawnSync('dpkg-query', ['-W', '-f', '$' + '{Status}', name], { encoding: 'utf8' });
  return query.status === 0 && query.stdout.includes('install ok installed');
}

function install(names: readonly string[]): void {
  if (getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(
      `stadion: not installed, tests that need them are skipped: ${names.join(' ')} (run as root on Debian to have them)`,
    );
    return;
  }
  console.log(`stadion: installing Debian packages for the tests: ${names.join(' ')}`);
  const ownPolicy = !existsSync(SERVICE_POLICY);
  if (ownPolicy) writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    apt(['update', '-q']);
    if (!apt(['install', '-q', '-y', '--no-install-recommends', ...names])) {
      // One package that a release does not have must not cost the others.
      for (const name of names.filter((candidate) => !isInstalled(candidate))) {
        if (!apt(['install', '-q', '-y', '--no-install-recommends', name]))
          console.log(`stadion: could not install ${name}`);
      }
    }
  } finally {
    if (ownPolicy) rmSync(SERVICE_POLICY, { force: true });
  }
}

function apt(args: readonly string[]): boolean {
  const run = spawnSync('apt-get', args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) console.log(run.stderr.split('\n').slice(-5).join('\n'));
  return run.status === 0;
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Secret } from '../wire/gen/mesos.ts';
import type { ContainerLaunch } from './containerizer.ts';
import { directoryResolver, noResolver, resolveSecrets } from './secrets.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'stadion-secrets-'));
  mkdirSync(join(directory, 'db'));
  writeFileSync(join(directory, 'token'), 'T0KEN');
  writeFileSync(join(directory, 'db/password'), 'P4SS\n');
  writeFileSync(join(directory, 'large'), Buffer.alloc(1024 * 1024 + 1));
  execFileSync('mkfifo', [join(directory, 'pipe')]);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function launchWith(secret: Secret): ContainerLaunch {
  return {
    containerId: 'c',
    sandbox: '/sandbox',
    resources: [],
    environment: {},
    command: {
      environment: {
        variables: [
          { name: 'OPEN', value: 'x' },
          { name: 'S', type: 'SECRET', secret },
        ],
      },
    },
    container: {
      type: 'MESOS',
      volumes: [
        { container_path: 'h', mode: 'RW', host_path: '/tmp' },
        { container_path: 's', mode: 'RO', source: { type: 'SECRET', secret } },
      ],
    },
  };
}

function reference(name: string, key?: string): Secret {
  return { type: 'REFERENCE', reference: { name, ...(key === undefined ? {} : { key }) } };
}

function resolvedText(secret: Secret): string[] {
  const { command, container } = resolveSecrets(launchWith(secret), directoryResolver(directory));
  const both = [command?.environment?.variables?.[1]?.secret, container?.volumes?.[1]?.source?.secret];
  return both.map((one) => Buffer.from(one?.value?.data ?? []).toString());
}

describe('secrets of a launch', () => {
  it('are files of the directory', () => {
    expect(resolvedText(reference('token'))).toEqual(['T0KEN', 'T0KEN']);
    expect(resolvedText(reference('db', 'password'))).toEqual(['P4SS\n', 'P4SS\n']);
    expect(resolvedText(reference('db/password'))).toEqual(['P4SS\n', 'P4SS\n']);
  });

  it('stay as they are when they have a value', () => {
    expect(resolvedText({ type: 'VALUE', value: { data: Buffer.from('v') } })).toEqual(['v', 'v']);
    const launch = resolveSecrets(launchWith(reference('token')), directoryResolver(directory));
    expect(launch.command?.environment?.variables?.[0]).toEqual({ name: 'OPEN', value: 'x' });
    expect(launch.container?.volumes?.[0]).toEqual({ container_path: 'h', mode: 'RW', host_path: '/tmp' });
  });

  for (const [name, key] of [
    ['../token', undefined],
    ['db/../token', undefined],
    ['/etc/passwd', undefined],
    ['db', '../token'],
    ['db', 'a/b'],
    ['', undefined],
    ['.', undefined],
    ['token\0', undefined],
    ['db//password', undefined],
  ] as const) {
    it(`are not looked for outside: ${JSON.stringify(name)} ${key ?? ''}`, () => {
      expect(() => resolvedText(reference(name, key))).toThrow(/is no name of a secret/);
    });
  }

  it('that are not there, too large, or no files are refused by name', () => {
    expect(() => resolvedText(reference('none'))).toThrow(/'none' cannot be read in .*: it is not there/);
    expect(() => resolvedText(reference('db'))).toThrow(/'db' cannot be read/);
    expect(() => resolvedText(reference('large'))).toThrow(/larger than/);
    expect(() => resolvedText(reference('pipe'))).toThrow(/it is not a file/);
  });

  it('are refused as references when nobody resolves them', () => {
    expect(() => resolveSecrets(launchWith(reference('token')), noResolver)).toThrow(
      /Default secret resolver cannot resolve references.*'token'.*--secret_resolver/,
    );
    expect(() => resolveSecrets(launchWith({ type: 'VALUE' }), noResolver)).toThrow(/no 'value'/);
    expect(() => resolveSecrets(launchWith({ type: 'REFERENCE' }), noResolver)).toThrow(/no 'reference'/);
  });
});

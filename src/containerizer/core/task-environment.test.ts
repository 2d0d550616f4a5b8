import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line.ts';
import { taskEnvironment } from './task-environment.ts';

describe('taskEnvironment', () => {
  it('lets variables of the command win, secrets included', () => {
    const environment = taskEnvironment(
      { A: '1', B: '2' },
      {
        variables: [
          { name: 'B', value: 'x=y' },
          { name: 'C', type: 'SECRET', secret: { type: 'VALUE', value: { data: Buffer.from('s3') } } },
        ],
      },
    );
    expect(environment).toEqual({ ok: true, value: { A: '1', B: 'x=y', C: 's3' } });
  });

  it.each([
    { name: '', value: 'a' },
    { name: 'A=B', value: 'a' },
    { name: 'A', value: 'a\0b' },
    { name: 'A' },
    { name: 'A', type: 'SECRET' as const, secret: { type: 'REFERENCE' as const, reference: { name: 'r' } } },
  ])('refuses %j', (variable) => {
    expect(taskEnvironment({}, { variables: [variable] }).ok).toBe(false);
  });
});

describe('commandLine', () => {
  it('gives shell commands to sh', () => {
    expect(commandLine({ value: 'echo $A' })).toEqual({ ok: true, value: { argv: ['/bin/sh', '-c', 'echo $A'] } });
  });

  it('takes the first argument as argv[0]', () => {
    expect(commandLine({ shell: false, value: '/bin/sleep', arguments: ['sleep', '5'] })).toEqual({
      ok: true,
      value: { argv: ['/bin/sleep', '5'] },
    });
    expect(commandLine({ shell: false, value: '/bin/busybox', arguments: ['ls', '-l'] })).toEqual({
      ok: true,
      value: { argv: ['/bin/busybox', '-l'], argv0: 'ls' },
    });
  });

  it('refuses what cannot be run', () => {
    for (const command of [undefined, {}, { shell: false }, { shell: false, value: '' }, { value: 'a\0b' }]) {
      expect(commandLine(command).ok).toBe(false);
    }
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StadionError } from '../base/errors.ts';
import { createLogger, logLevelOf, silentLogger } from './logger.ts';

describe('createLogger', () => {
  it('writes JSON lines with constant messages and fields to a file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'logger-'));
    const file = join(directory, 'deep/master.log');
    const logger = createLogger({ name: 'master', file });
    logger.debug('hidden');
    logger.info('agent registered', { agentId: 'S1' });
    logger.child({ frameworkId: 'F1' }).warn('slow', { ms: 7 });
    const cause = new Error('inner');
    logger.error('failed', { error: new StadionError({ code: 'x-y', message: 'outer', cause }) });
    logger.flush();
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      {
        level: 'info',
        name: 'master',
        msg: 'agent registered',
        agentId: 'S1',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      { level: 'warn', msg: 'slow', frameworkId: 'F1', ms: 7 },
      { level: 'error', msg: 'failed', error: { message: 'outer', code: 'x-y', cause: { message: 'inner' } } },
    ]);
    rmSync(directory, { recursive: true });
  });

  it('lets lines wait for the file, but not warnings', () => {
    const directory = mkdtempSync(join(tmpdir(), 'logger-'));
    const file = join(directory, 'master.log');
    const logger = createLogger({ name: 'master', file, bufferMs: 60_000 });
    const messages = (): string[] =>
      [...readFileSync(file, 'utf8').matchAll(/"msg":"(\w+)"/g)].map(([, message = '']) => message);
    logger.info('one');
    expect(messages()).toEqual([]);
    logger.warn('two');
    expect(messages()).toEqual(['one', 'two']);
    logger.info('three');
    logger.flush();
    expect(messages()).toEqual(['one', 'two', 'three']);
    rmSync(directory, { recursive: true });
  });

  it('says more while it is told to, and its children too', () => {
    const messages: string[] = [];
    const destination = { write: (line: string) => messages.push((JSON.parse(line) as { msg: string }).msg) };
    const logger = createLogger({ name: 'master', level: 'warn', destination });
    const child = logger.child({ frameworkId: 'F1' });
    const say = (mark: string): void => {
      for (const one of [logger, child]) {
        one.debug(`debug ${mark}`);
        one.info(`info ${mark}`);
        one.warn(`warn ${mark}`);
      }
    };
    say('before');
    logger.setVerbose(true);
    say('meanwhile');
    logger.setVerbose(false);
    say('after');
    const meanwhile = ['debug meanwhile', 'info meanwhile', 'warn meanwhile'];
    expect(messages).toEqual(['warn before', 'warn before', ...meanwhile, ...meanwhile, 'warn after', 'warn after']);
  });

  it('maps the levels of Mesos', () => {
    expect(['INFO', 'WARNING', 'ERROR', 'debug', 'odd'].map(logLevelOf)).toEqual([
      'info',
      'warn',
      'error',
      'debug',
      'info',
    ]);
    expect(silentLogger.child({})).toBe(silentLogger);
  });
});

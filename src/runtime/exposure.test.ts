import { describe, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { checkExposure, type Entrance, isLoopback } from './exposure.ts';

const closed: Entrance = { what: 'reading', isOpen: false, closedBy: '--a' };
const open: Entrance = { what: 'changes', isOpen: true, closedBy: '--b' };
const told: Entrance = { what: 'the log', isOpen: true, closedBy: 'a firewall', isOnlyTold: true };

function check(ip: string, entrances: readonly Entrance[], isAllowed = false): unknown[] {
  const lines: unknown[] = [];
  const logger = {
    ...silentLogger,
    info: (message: string, fields: unknown) => lines.push(['info', message, fields]),
    warn: (message: string, fields: unknown) => lines.push(['warn', message, fields]),
  };
  checkExposure({ ip, entrances, isAllowed, logger });
  return lines;
}

describe('what is open to other machines', () => {
  it('must be meant so', () => {
    expect(() => check('0.0.0.0', [closed, open])).toThrow(
      'other machines can reach 0.0.0.0 and need no proof of who they are for: changes (--b). ',
    );
    expect(() => check('10.0.0.1', [open])).toThrow('--allow_unauthenticated');
    expect(() => check('::', [open])).toThrow('other machines');
    expect(() => check('not-an-address', [open])).toThrow('other machines');
  });

  it('is told in one line', () => {
    const fields = { listensOn: '10.0.0.1', reach: 'other machines', withoutProof: 'changes', withProof: 'reading' };
    expect(check('10.0.0.1', [closed, open], true)).toEqual([['warn', 'who may ask', fields]]);
    expect(check('10.0.0.1', [closed])).toEqual([['info', 'who may ask', { ...fields, withoutProof: 'nothing' }]]);
    expect(check('127.0.0.1', [open])).toEqual([
      [
        'info',
        'who may ask',
        { listensOn: '127.0.0.1', reach: 'this machine', withoutProof: 'changes', withProof: 'nothing' },
      ],
    ]);
    expect(check('10.0.0.1', [told])).toEqual([
      ['warn', 'who may ask', { ...fields, withoutProof: 'the log', withProof: 'nothing' }],
    ]);
  });

  it('is nothing on the loopback device', () => {
    for (const ip of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1']) expect(isLoopback(ip), ip).toBe(true);
    for (const ip of ['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '127.example', 'localhost', '::ffff:10.0.0.1'])
      expect(isLoopback(ip), ip).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { cramMd5Challenge, cramMd5Principal, cramMd5Response } from './cram-md5.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

describe('CRAM-MD5', () => {
  it('answers as the example of RFC 2195 does', () => {
    const challenge = Buffer.from('<1896.697170952@postoffice.reston.mci.net>');
    const response = cramMd5Response({ principal: 'tim', secret: 'tanstaaftanstaaf' }, challenge);
    expect(text(response)).toBe('tim b913a602c7eda7a495b4e6e7334d3890');
  });

  it('never asks the same twice', () => {
    const asked = new Set(Array.from({ length: 100 }, () => text(cramMd5Challenge('host', 1_700_000_000_000))));
    expect(asked.size).toBe(100);
    expect([...asked][0]).toMatch(/^<\d+\.1700000000@host>$/);
  });

  it('knows whose secret an answer proves', () => {
    const secrets = new Map([
      ['agent', 'pw'],
      ['with blank', 'x'],
      ['empty', ''],
    ]);
    const challenge = cramMd5Challenge('h', 0);
    const proved = (response: string | Uint8Array, asked = challenge): string | undefined =>
      cramMd5Principal(secrets, asked, Buffer.from(response));
    const response = (principal: string, secret: string): Uint8Array =>
      cramMd5Response({ principal, secret }, challenge);
    expect(proved(response('agent', 'pw'))).toBe('agent');
    expect(proved(response('with blank', 'x'))).toBe('with blank');
    expect(proved(response('agent', 'wrong'))).toBeUndefined();
    expect(proved(response('nobody', ''))).toBeUndefined();
    expect(proved(response('agent', 'pw'), cramMd5Challenge('h', 0))).toBeUndefined();
    for (const odd of [
      '',
      ' ',
      'agent',
      'agent ',
      `agent ${'0'.repeat(31)}`,
      `${'0'.repeat(32)}`,
      ` ${'0'.repeat(32)}`,
    ])
      expect(proved(odd), odd).toBeUndefined();
  });
});

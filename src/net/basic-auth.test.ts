import { describe, expect, it } from 'vitest';
import { BasicAuthenticator } from './basic-auth.ts';

const authenticator = new BasicAuthenticator('mesos-master-readonly', [
  { principal: 'ops', secret: 's3cret:with colon' },
  { principal: 'empty', secret: '' },
]);

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('BasicAuthenticator', () => {
  it('proves a principal by its secret', () => {
    expect(authenticator.authenticate(basic('ops:s3cret:with colon'))).toBe('ops');
    expect(authenticator.authenticate(basic('ops:s3cret:with colon').replace('Basic', 'basic'))).toBe('ops');
    expect(authenticator.authenticate(basic('empty:'))).toBe('empty');
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic !!!',
    'Bearer x',
    basic('ops'),
    basic('ops:'),
    basic('ops:s3cret'),
    basic('nobody:'),
    basic(':'),
  ])('proves nobody by %j', (header) => {
    expect(authenticator.authenticate(header)).toBeUndefined();
  });

  it('challenges as Mesos does', () => {
    expect(authenticator.challenge).toEqual({
      status: 401,
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'WWW-Authenticate': 'Basic realm="mesos-master-readonly"',
      },
      body: '401 Unauthorized.',
    });
  });
});

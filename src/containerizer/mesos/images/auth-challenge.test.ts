import { describe, expect, it } from 'vitest';
import { readChallenge } from './auth-challenge.ts';

describe('readChallenge', () => {
  it('reads where a token is had', () => {
    const header =
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push"';
    expect(readChallenge(header)).toEqual({
      scheme: 'bearer',
      realm: 'https://auth.example/token',
      service: 'registry.example',
      scope: 'repository:a/b:pull,push',
    });
  });

  it('takes a token over a password, whatever comes first', () => {
    expect(readChallenge('Basic realm="x, y", Bearer realm="http://a/t"')).toEqual({
      scheme: 'bearer',
      realm: 'http://a/t',
    });
    expect(readChallenge('bearer  Realm = http://a/t')).toEqual({ scheme: 'bearer', realm: 'http://a/t' });
  });

  it('reads quoted quotes', () => {
    expect(readChallenge('Bearer realm="http://a/\\"t\\""')).toMatchObject({ realm: 'http://a/"t"' });
  });

  it.each([['Basic realm="Registry Realm"'], ['BASIC'], ['Bearer service="no realm", Basic realm="r"']])(
    'reads that %s wants a password',
    (header) => {
      expect(readChallenge(header)).toEqual({ scheme: 'basic' });
    },
  );

  it.each(['', 'Negotiate', 'Bearer service="s"', '====', '"'.repeat(20_000)])('finds nothing in %j', (header) => {
    expect(readChallenge(header)).toBeUndefined();
  });
});

import { expect, it } from 'vitest';
import { readPeerCheck } from './peer-check.ts';

it.each([
  [undefined, false],
  ['', false],
  ['0', false],
  ['false', false],
  ['1', true],
  ['true', true],
])('the check of peers is read from %j', (text, wanted) => {
  expect(readPeerCheck({ LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH: text })).toEqual({ ok: true, value: wanted });
});

it('the check of peers must be true or false', () => {
  const read = readPeerCheck({ LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH: 'yes' });
  expect(read).toMatchObject({ ok: false, error: { code: 'flag-invalid' } });
});

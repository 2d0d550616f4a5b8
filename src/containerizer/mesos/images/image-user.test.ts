import { describe, expect, it } from 'vitest';
import { homeOf, imageUser } from './image-user.ts';

const files = {
  passwd: 'root:x:0:0:root:/root:/bin/sh\nbroken\nweb:x:33:34::/var/www:/bin/false\nnohome:x:7:8:::\n',
  group: 'root:x:0:\nwww:x:34:\nlogs:x:50:web,root\nextra:x:51:web\nbad:x:-1:web\n',
};

const userOf = (text: string, from = files) => {
  const user = imageUser(text, from);
  return user.ok ? user.value : user.error.reason;
};

describe('imageUser', () => {
  it.each([
    ['web', { uid: 33, gid: 34, groups: [34, 50, 51] }],
    ['33', { uid: 33, gid: 34, groups: [34, 50, 51] }],
    ['web:logs', { uid: 33, gid: 50, groups: [50] }],
    ['web:99', { uid: 33, gid: 99, groups: [99] }],
    ['1000', { uid: 1000, gid: 0, groups: [0] }],
    ['1000:1001', { uid: 1000, gid: 1001, groups: [1001] }],
    ['0:0', { uid: 0, gid: 0, groups: [0] }],
  ])('reads %s', (text, expected) => {
    expect(userOf(text)).toEqual(expected);
  });

  it('says whom the image does not know', () => {
    expect(userOf('nobody')).toContain("user is 'nobody'");
    expect(userOf('web:nogroup')).toContain("group is 'nogroup'");
    expect(userOf('99999999999')).toContain('does not know');
    expect(userOf('web', { passwd: '', group: '' })).toContain('does not know');
  });
});

describe('homeOf', () => {
  it('is the root without a better one', () => {
    expect([homeOf(33, files), homeOf(7, files), homeOf(4, files)]).toEqual(['/var/www', '/', '/']);
  });
});

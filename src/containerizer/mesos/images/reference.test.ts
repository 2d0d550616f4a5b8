import { describe, expect, it } from 'vitest';
import { parseImageReference } from './reference.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

function canonical(name: string, registry?: string): string | undefined {
  const parsed = parseImageReference(name, registry);
  return parsed.ok ? parsed.value.canonical : undefined;
}

describe('parseImageReference', () => {
  it.each([
    ['busybox', 'https://registry-1.docker.io/library/busybox:latest'],
    ['docker.io/busybox:1.36', 'https://registry-1.docker.io/library/busybox:1.36'],
    ['mesosphere/marathon:v1.11', 'https://registry-1.docker.io/mesosphere/marathon:v1.11'],
    ['quay.io/a/b/c', 'https://quay.io/a/b/c:latest'],
    ['registry.example:5000/team/app:1', 'https://registry.example:5000/team/app:1'],
    ['localhost:5000/app', 'http://localhost:5000/app:latest'],
    ['127.0.0.1:5000/app', 'http://127.0.0.1:5000/app:latest'],
    ['[::1]:5000/app', 'http://[::1]:5000/app:latest'],
    [`app:1@${digest}`, `https://registry-1.docker.io/library/app@${digest}`],
  ])('reads %s', (name, expected) => {
    expect(canonical(name)).toBe(expected);
  });

  it('looks for names without host in the default registry, by its own scheme', () => {
    expect(canonical('busybox', 'http://10.0.0.1:5000/')).toBe('http://10.0.0.1:5000/busybox:latest');
    expect(canonical('10.0.0.1:5000/busybox', 'http://10.0.0.1:5000')).toBe('http://10.0.0.1:5000/busybox:latest');
    expect(canonical('10.0.0.2:5000/busybox', 'http://10.0.0.1:5000')).toBe('https://10.0.0.2:5000/busybox:latest');
  });

  it.each([
    '',
    'UPPER',
    'a/../b',
    '../etc/passwd',
    '/absolute',
    'a:',
    'a:b/c:',
    'a b',
    'app@sha256:short',
    `app@${digest}@${digest}`,
    'evil.example@/x/y',
    'host.example:99999999/a',
    'a'.repeat(2000),
    'app?x=1',
    'app#x',
  ])('refuses %j', (name) => {
    expect(canonical(name)).toBeUndefined();
  });
});

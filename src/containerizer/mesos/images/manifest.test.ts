import { describe, expect, it } from 'vitest';
import { platformOf, readManifest } from './manifest.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const entry = (letter: string, platform?: object) => ({
  digest: digest(letter),
  size: 7,
  ...(platform ? { platform } : {}),
});
const machine = { os: 'linux', architecture: 'amd64' };
const indexType = 'application/vnd.oci.image.index.v1+json';

function reasonOf(json: unknown): string {
  const read = readManifest(json, machine);
  return read.ok ? '' : read.error.reason;
}

describe('readManifest', () => {
  it('reads an image, its layers from the lowest to the highest', () => {
    const json = { schemaVersion: 2, config: entry('a'), layers: [entry('b'), entry('c')] };
    const read = readManifest(json, machine);
    expect(read.ok && read.value.kind === 'image' && read.value.manifest.layers.map((layer) => layer.digest)).toEqual([
      digest('b'),
      digest('c'),
    ]);
  });

  it.each([
    [{ os: 'linux', architecture: 'amd64' }, 'b'],
    [{ os: 'linux', architecture: 'arm64', variant: 'v8' }, 'c'],
    [{ os: 'linux', architecture: 'arm', variant: 'v7' }, 'e'],
    [{ os: 'linux', architecture: 'arm', variant: 'v6' }, 'd'],
  ])('chooses the image of the platform %j', (platform, letter) => {
    const json = {
      schemaVersion: 2,
      mediaType: indexType,
      manifests: [
        entry('a', { os: 'windows', architecture: 'amd64' }),
        entry('b', { os: 'linux', architecture: 'amd64' }),
        entry('c', { os: 'linux', architecture: 'arm64' }),
        entry('d', { os: 'linux', architecture: 'arm', variant: 'v6' }),
        entry('e', { os: 'linux', architecture: 'arm', variant: 'v7' }),
      ],
    };
    expect(readManifest(json, platform)).toEqual({ ok: true, value: { kind: 'choice', digest: digest(letter) } });
  });

  it('says for what there would be an image', () => {
    const manifests = [entry('a', { os: 'linux', architecture: 's390x' })];
    expect(reasonOf({ schemaVersion: 2, mediaType: indexType, manifests })).toContain(
      'no image for linux/amd64, only for linux/s390x',
    );
  });

  it('takes the content type of the answer when the manifest names none', () => {
    const json = { schemaVersion: 2, manifests: [entry('a')] };
    expect(readManifest(json, machine, `${indexType}; charset=utf-8`).ok).toBe(true);
  });

  it.each([
    [undefined, 'no JSON object'],
    [{ schemaVersion: 1 }, 'schema 1'],
    [{ schemaVersion: 3 }, 'schemaVersion'],
    [{ schemaVersion: 2 }, 'no config'],
    [{ schemaVersion: 2, config: entry('a') }, 'no layers'],
    [{ schemaVersion: 2, config: entry('a'), layers: [{ digest: 'sha256:../../etc', size: 1 }] }, 'layer 1'],
    [{ schemaVersion: 2, config: entry('a'), layers: [{ digest: digest('a'), size: -1 }] }, 'layer 1'],
    [{ schemaVersion: 2, config: entry('a'), layers: Array(100_000).fill(entry('b')) }, '100000 layers'],
    [{ schemaVersion: 2, mediaType: 'application/vnd.cncf.helm', config: entry('a') }, 'no image'],
  ])('refuses %j', (json, why) => {
    expect(reasonOf(json)).toContain(why);
  });
});

describe('platformOf', () => {
  it("speaks Go's words", () => {
    expect(platformOf('x64')).toEqual({ os: 'linux', architecture: 'amd64' });
    expect(platformOf('riscv64')).toEqual({ os: 'linux', architecture: 'riscv64' });
  });
});

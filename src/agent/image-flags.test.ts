import { describe, expect, it } from 'vitest';
import { readImages } from './image-flags.ts';

type Values = Parameters<typeof readImages>[0];

function read(values: Partial<Values>) {
  const outcome = readImages(
    {
      image_providers: undefined,
      image_provisioner_backend: undefined,
      image_gc_config: undefined,
      docker_registry: 'https://registry-1.docker.io',
      docker_store_dir: '/tmp/mesos/store/docker',
      docker_ignore_runtime: false,
      seccomp_config_dir: undefined,
      ...values,
    },
    '/var/lib/mesos',
  );
  return outcome.ok ? outcome.value : outcome.error.reason;
}

describe('readImages', () => {
  it('leaves images to the engine without --image_providers', () => {
    expect(read({})).toEqual({ images: undefined, imageGc: undefined });
  });

  it('reads where images come from and go', () => {
    expect(
      read({ image_providers: 'DOCKER', docker_registry: '/srv/images', image_provisioner_backend: 'copy' }),
    ).toEqual({
      images: {
        storeDir: '/tmp/mesos/store/docker',
        provisionerDir: '/var/lib/mesos/provisioner',
        registry: '/srv/images',
        ignoresRuntime: false,
        backend: 'copy',
      },
      imageGc: undefined,
    });
  });

  it('reads when images are removed', () => {
    const gc = {
      image_disk_headroom: 0.2,
      image_disk_watch_interval: { nanoseconds: 60_000_000_000 },
      excluded_images: ['busybox', { type: 'DOCKER', docker: { name: 'nginx:1' } }],
    };
    expect(read({ image_gc_config: gc })).toMatchObject({
      imageGc: { headroom: 0.2, watchIntervalMs: 60_000, excluded: ['busybox', 'nginx:1'] },
    });
    expect(read({ image_gc_config: {} })).toMatchObject({
      imageGc: { headroom: 0.1, watchIntervalMs: 3_600_000, excluded: [] },
    });
  });

  it.each<readonly [string, Partial<Values>]>([
    ["'appc' is not available", { image_providers: 'appc,docker' }],
    ["'aufs' is not available", { image_provisioner_backend: 'aufs' }],
    ['neither http', { docker_registry: 'hdfs://namenode/images' }],
    ['neither http', { docker_registry: 'registry.example' }],
    ['between 0 and 1', { image_gc_config: { image_disk_headroom: 2 } }],
    ['nanoseconds', { image_gc_config: { image_disk_watch_interval: '1hrs' } }],
    ['list of names', { image_gc_config: { excluded_images: [{ type: 'APPC' }] } }],
    ['no JSON object', { image_gc_config: [] }],
  ])('refuses with %s', (why, values) => {
    expect(read(values)).toContain(why);
  });
});

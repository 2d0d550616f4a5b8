import { describe, expect, it } from 'vitest';
import { readDockerFlags } from './docker-flags.ts';

type Values = Parameters<typeof readDockerFlags>[0];

function read(values: Partial<Values>) {
  const outcome = readDockerFlags({
    docker_socket: '/var/run/docker.sock',
    docker_config: undefined,
    docker_kill_orphans: true,
    docker_remove_delay: 21_600_000,
    docker_stop_timeout: 0,
    default_container_dns: undefined,
    default_container_info: undefined,
    ...values,
  });
  return outcome.ok ? outcome.value : outcome.error.reason;
}

describe('readDockerFlags', () => {
  it('has nothing for containers that nobody thought of', () => {
    expect(read({})).toMatchObject({ docker: { dns: [], stopTimeoutMs: 0 }, defaultContainer: undefined });
  });

  it('reads what containers have when their tasks do not say', () => {
    const dns = { docker: [{ network_mode: 'BRIDGE', dns: { nameservers: ['9.9.9.9'] } }] };
    const info = { type: 'MESOS', hostname: 'box' };
    expect(read({ default_container_dns: dns, default_container_info: info })).toMatchObject({
      docker: { dns: [{ network: 'BRIDGE', nameservers: ['9.9.9.9'], search: [] }] },
      defaultContainer: info,
    });
  });

  it.each([
    ['network_mode of docker', { default_container_dns: { docker: [{}] } }],
    ['is no ContainerInfo', { default_container_info: { hostname: 'box' } }],
    ['is no ContainerInfo', { default_container_info: 7 }],
  ])('says %s of what it cannot read', (why, values) => {
    expect(read(values)).toContain(why);
  });
});

import type { AppSettings } from './app.ts';
import type { AppPatch } from './app-document.ts';
import type { Issues } from './issues.ts';
import { isObject } from './json-shape.ts';
import type { MarathonSettings } from './settings.ts';

/** Complains about what this server cannot do (or may not, for want of a feature) and canonical form no longer shows. */
export function checkDocument(document: AppPatch, settings: MarathonSettings, path: string, issues: Issues): void {
  (document.container?.volumes ?? []).forEach((volume, index) => {
    const at = `${path}/container/volumes(${index})`;
    if (volume.persistent !== undefined)
      issues.add(`${at}/persistent`, 'persistent volumes are not supported by this server');
    else if (volume.external !== undefined) {
      if (settings.features.includes('external_volumes')) {
        issues.add(`${at}/external`, 'external volumes are not supported by this server');
      } else {
        issues.add(
          `${at}/external`,
          'Feature external_volumes is not enabled. Enable with --enable_features external_volumes)',
        );
      }
    } else if (volume.secret !== undefined) issues.add(`${at}/secret`, secretsRefusal(settings));
  });
  for (const [name, value] of Object.entries(document.env ?? {})) {
    if (name === '') issues.add(`${path}/env`, 'must not be empty');
    if (!isObject(value)) continue;
    if (!settings.features.includes('secrets')) {
      issues.add(
        `${path}/env/${name}`,
        'use of secret-references in the environment requires the secrets feature to be enabled',
      );
    } else issues.add(`${path}/env/${name}/secret`, 'secrets are not supported by this server');
  }
  if (Object.keys(document.secrets ?? {}).length > 0) issues.add(`${path}/secrets`, secretsRefusal(settings));
  const docker = document.container?.docker;
  if (docker?.pullConfig !== undefined) {
    issues.add(
      `${path}/container/docker/pullConfig`,
      document.container?.type === 'DOCKER'
        ? 'pullConfig is not supported with Docker containerizer'
        : secretsRefusal(settings),
    );
  }
}

function secretsRefusal(settings: MarathonSettings): string {
  return settings.features.includes('secrets')
    ? 'secrets are not supported by this server'
    : 'Feature secrets is not enabled. Enable with --enable_features secrets)';
}

/** Complains about containers whose parts do not go together. */
export function checkContainer(app: AppSettings, path: string, issues: Issues): void {
  const { container } = app;
  if (container === undefined) return;
  const at = `${path}/container`;
  if (container.type === 'DOCKER' && container.docker === undefined) issues.add(`${at}/docker`, 'not defined');
  if (container.type === 'MESOS' && container.docker !== undefined) {
    if (container.docker.privileged) issues.add(`${at}/docker/privileged`, 'must be empty');
    if (container.docker.parameters.length > 0) issues.add(`${at}/docker/parameters`, 'must be empty');
  }
  const seccomp = container.linuxInfo?.seccomp;
  if (seccomp?.profileName !== undefined && seccomp.unconfined) {
    issues.add(`${at}/linuxInfo/seccomp`, 'Seccomp unconfined can NOT be true when Profile is defined');
  }
  if (seccomp !== undefined && seccomp.profileName === undefined && !seccomp.unconfined) {
    issues.add(`${at}/linuxInfo/seccomp`, 'Seccomp unconfined must be true when Profile is NOT defined');
  }
  const ipc = container.linuxInfo?.ipcInfo;
  if (ipc?.mode === 'SHARE_PARENT' && ipc.shmSize !== undefined) {
    issues.add(`${at}/linuxInfo/ipcInfo`, 'ipcInfo shmSize can NOT be set when mode is SHARE_PARENT');
  }
}

/** What the flags say to the core. Times in milliseconds. */
export interface MarathonSettings {
  readonly mesosRole: string;
  readonly newGroupEnforceRole: 'off' | 'top';
  readonly acceptedRolesDefault: 'any' | 'unreserved' | 'reserved';
  readonly defaultNetworkName: string | undefined;
  readonly bridgeNetworkName: string;
  readonly envVarsPrefix: string;
  readonly executor: string;
  readonly features: readonly string[];
  readonly localPortMin: number;
  readonly localPortMax: number;
  readonly maxApps: number | undefined;
  readonly maxRunningDeployments: number;
  readonly maxVersions: number;
  readonly maxNodeSizeBytes: number;
  readonly launchTokens: number;
  readonly launchTokenRefreshMs: number;
  readonly maxInstancesPerOffer: number;
  readonly declineOfferMs: number;
  readonly minReviveMs: number;
  readonly suppressOffers: boolean;
  readonly maintenanceMode: boolean;
  readonly drainingMs: number;
  readonly gpuBehavior: 'restricted' | 'unrestricted';
  readonly killChunkSize: number;
  readonly killRetryMs: number;
  readonly launchConfirmTimeoutMs: number;
  readonly launchTimeoutMs: number;
  readonly lostExpungeInitialMs: number;
  readonly lostExpungeIntervalMs: number;
  readonly reconcileIntervalMs: number;
  readonly scaleInitialMs: number;
  readonly scaleIntervalMs: number;
}

/** The defaults of the original, for tests and embedders. */
export const defaultSettings: MarathonSettings = {
  mesosRole: '*',
  newGroupEnforceRole: 'off',
  acceptedRolesDefault: 'any',
  defaultNetworkName: undefined,
  bridgeNetworkName: 'mesos-bridge',
  envVarsPrefix: '',
  executor: '//cmd',
  features: [],
  localPortMin: 10_000,
  localPortMax: 20_000,
  maxApps: undefined,
  maxRunningDeployments: 100,
  maxVersions: 50,
  maxNodeSizeBytes: 1_024_000,
  launchTokens: 100,
  launchTokenRefreshMs: 30_000,
  maxInstancesPerOffer: 5,
  declineOfferMs: 120_000,
  minReviveMs: 5_000,
  suppressOffers: true,
  maintenanceMode: true,
  drainingMs: 0,
  gpuBehavior: 'restricted',
  killChunkSize: 100,
  killRetryMs: 30_000,
  launchConfirmTimeoutMs: 300_000,
  launchTimeoutMs: 300_000,
  lostExpungeInitialMs: 300_000,
  lostExpungeIntervalMs: 30_000,
  reconcileIntervalMs: 600_000,
  scaleInitialMs: 15_000,
  scaleIntervalMs: 300_000,
};

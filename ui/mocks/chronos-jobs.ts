type Json = Record<string, unknown>;

const now = Date.now();
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const soon = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();

/** A job as Chronos answers it, defaults written out. */
export function withJobDefaults(job: Json): Json {
  return {
    command: '',
    shell: true,
    executor: '',
    executorFlags: '',
    taskInfoData: '',
    retries: 2,
    owner: '',
    ownerName: '',
    description: '',
    successCount: 0,
    errorCount: 0,
    lastSuccess: '',
    lastError: '',
    cpus: 0.1,
    disk: 256,
    mem: 128,
    disabled: false,
    softError: false,
    dataProcessingJobType: false,
    errorsSinceLastSuccess: 0,
    fetch: [],
    uris: [],
    environmentVariables: [],
    arguments: [],
    highPriority: false,
    runAsUser: 'root',
    concurrent: false,
    maxCompletionTime: 0,
    constraints: [],
    ...(job['parents'] === undefined ? { scheduleTimeZone: '' } : {}),
    ...job,
  };
}

const sketches: Json[] = [
  {
    name: 'import-orders',
    command: './import.sh --since yesterday',
    description: 'Loads the orders of the day before',
    schedule: `R/${soon(42)}/P1D`,
    scheduleTimeZone: 'UTC',
    owner: 'data@example.org',
    ownerName: 'Data team',
    successCount: 211,
    errorCount: 3,
    lastSuccess: ago(1398),
    lastError: ago(9000),
  },
  {
    name: 'import-customers',
    command: './import.sh customers',
    schedule: `R/${soon(12)}/PT6H`,
    successCount: 840,
    lastSuccess: ago(348),
  },
  {
    name: 'join-tables',
    command: './join.py',
    parents: ['import-orders', 'import-customers'],
    successCount: 209,
    errorCount: 1,
    lastSuccess: ago(1390),
    lastError: ago(4000),
  },
  {
    name: 'nightly-report',
    command: './report.py --mail',
    parents: ['join-tables'],
    successCount: 190,
    errorCount: 12,
    errorsSinceLastSuccess: 2,
    lastSuccess: ago(4300),
    lastError: ago(1380),
  },
  {
    name: 'train-model',
    container: {
      type: 'DOCKER',
      image: 'ml/train:7',
      network: 'BRIDGE',
      networkInfos: [],
      volumes: [],
      parameters: [],
      forcePullImage: false,
    },
    parents: ['join-tables'],
    cpus: 4,
    mem: 8192,
    successCount: 20,
    lastSuccess: ago(2000),
  },
  {
    name: 'publish',
    command: './publish.sh',
    parents: ['nightly-report', 'train-model'],
    successCount: 18,
    lastSuccess: ago(4200),
  },
  {
    name: 'backup',
    command: 'pg_dump | gzip > backup.gz',
    schedule: `R/${ago(3)}/PT24H`,
    successCount: 60,
    lastSuccess: ago(1440),
  },
  {
    name: 'cleanup',
    command: 'find /tmp/cache -mtime +7 -delete',
    schedule: `R/${soon(3)}/PT15M`,
    successCount: 4021,
    lastSuccess: ago(12),
  },
  {
    name: 'old-export',
    command: './export.sh',
    schedule: `R0/${ago(90_000)}/P1W`,
    disabled: true,
    successCount: 5,
    lastSuccess: ago(90_000),
  },
  { name: 'migrate-once', command: './migrate', schedule: `R1/${soon(3000)}/P1D` },
];

/** The jobs by name; requests change them. */
export const jobs: Map<string, Json> = new Map<string, Json>(
  sketches.map((job) => [String(job['name']), withJobDefaults(job)]),
);

/** What the jobs do that are not idle. */
export const states: Map<string, string> = new Map<string, string>([
  ['train-model', '1 running'],
  ['backup', 'queued'],
]);

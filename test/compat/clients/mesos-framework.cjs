// Runs one task with npm's mesos-framework, unmodified: `node mesos-framework.cjs HOST PORT MARK-FILE`. Prints the
// states of its task as JSON once it has finished, then tears its framework down.
const { Mesos, Scheduler } = require('mesos-framework');

const [host, port, markFile] = process.argv.slice(2);
const mesos = Mesos.getMesos();
const states = [];

const scheduler = new Scheduler({
  masterUrl: host,
  port: Number(port),
  frameworkName: 'mesos-framework client',
  frameworkFailoverTimeout: 60,
  logging: { fileName: `${markFile}.log`, level: 'info' },
  tasks: {
    touch: {
      priority: 1,
      instances: 1,
      commandInfo: new mesos.CommandInfo(null, null, true, `echo ran > ${markFile}`, null, null),
      resources: { cpus: 0.1, mem: 32, ports: 1, disk: 0 },
    },
  },
});

scheduler.on('update', ({ status }) => {
  if (states.at(-1) !== status.state) states.push(status.state);
  if (status.state !== 'TASK_FINISHED') return;
  scheduler.teardown();
  process.stdout.write(`${JSON.stringify({ frameworkId: scheduler.frameworkId, states })}\n`);
  setTimeout(() => process.exit(0), 500);
});
scheduler.on('ready', () => scheduler.subscribe());
scheduler.on('error', (error) => process.stderr.write(`${error.stack ?? JSON.stringify(error)}\n`));
setTimeout(() => process.exit(3), 40_000);

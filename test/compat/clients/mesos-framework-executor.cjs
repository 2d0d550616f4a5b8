// An executor with npm's mesos-framework, unmodified: runs tasks until they are killed, and echoes messages.
const { randomBytes } = require('node:crypto');
const { Executor } = require('mesos-framework');

// The library takes handlers named like this, with exactly one parameter.
const executor = new Executor({
  handlers: {
    SUBSCRIBED: (_subscribed) => console.log('subscribed'),
    LAUNCH: ({ task }) => update(task.task_id.value, 'TASK_RUNNING'),
    KILL: ({ task_id }) => update(task_id.value, 'TASK_KILLED'),
    ACKNOWLEDGED: ({ task_id }) => console.log(`acknowledged ${task_id.value}`),
    MESSAGE: ({ data }) => executor.message(Buffer.from(data, 'base64').toString()),
    SHUTDOWN: (_shutdown) => process.exit(0),
    ERROR: (error) => console.error(error),
  },
});

function update(taskId, state) {
  executor.update({
    task_id: { value: taskId },
    state,
    source: 'SOURCE_EXECUTOR',
    uuid: randomBytes(16).toString('base64'),
    timestamp: Date.now() / 1000,
  });
}

executor.on('error', (error) => console.error(error));
executor.subscribe();

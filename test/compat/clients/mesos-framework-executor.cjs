// An executor with npm's mesos-framework, unmodified: runs tasks until they are killed, and echoes messages.
const { randomBytes } = require('node:crypto');
const { Executor } = require('mesos-framework');

// The library takes handlers with exactly one parameter.
const executor = new Executor({
  handlers: {
    subscribed: (_subscribed) => console.log('subscribed'),
    launch: ({ task }) => update(task.task_id.value, 'TASK_RUNNING'),
    kill: ({ task_id }) => update(task_id.value, 'TASK_KILLED'),
    acknowledged: ({ task_id }) => console.log(`acknowledged ${task_id.value}`),
    message: ({ data }) => executor.message(Buffer.from(data, 'base64').toString()),
    shutdown: (_shutdown) => process.exit(0),
    error: (error) => console.error(error),
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

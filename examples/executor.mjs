// An executor: the agent starts it for the first of its tasks and gives it all the others too. Each task counts once a second and
// says how far it has come; its data, a number, says how far it is to count. See docs/frameworks.md.
import { createExecutor } from 'stadion/executor';

/** Task id to the timer that counts. */
const counting = new Map();

const executor = createExecutor({
  onSubscribed: ({ agent_info: agent }) => console.log(`subscribed to the agent ${agent.hostname}`),
  onDisconnected: (reason) => console.log(`the agent is away, counting goes on: ${reason}`),
  onLaunch: (tasks) => tasks.forEach(begin),
  onKill: (taskId) => finish(taskId, 'TASK_KILLED'),
  onMessage: (data) => executor.message(data), // back to the scheduler
  onShutdown: () => {
    for (const taskId of [...counting.keys()]) finish(taskId, 'TASK_KILLED');
    void executor.close(); // once all is acknowledged, or the time is over
  },
});

function begin(task) {
  const taskId = task.task_id.value;
  const goal = Number(Buffer.from(task.data ?? []).toString()) || 10;
  let count = 0;
  report(taskId, 'TASK_RUNNING', `counting to ${goal}`);
  const timer = setInterval(() => {
    count++;
    console.log(`${taskId}: ${count}`);
    if (count === goal) finish(taskId, 'TASK_FINISHED', `counted to ${goal}`);
  }, 1000);
  counting.set(taskId, timer);
}

function finish(taskId, state, message) {
  if (!counting.has(taskId)) return;
  clearInterval(counting.get(taskId));
  counting.delete(taskId);
  report(taskId, state, message);
}

// Reported once: the library brings it to the agent, also to one that is away, and in order.
function report(taskId, state, message) {
  executor.update({ task_id: { value: taskId }, state, ...(message === undefined ? {} : { message }) });
}

// A small web service: says where it runs, and at /health that it is well.
import { createServer } from 'node:http';

const port = Number(process.env.PORT0 ?? process.env.PORT ?? 8080);
const started = new Date();

const server = createServer((request, response) => {
  console.log(`${new Date().toISOString()} ${request.method} ${request.url}`);
  if (request.url === '/health') {
    response.end('ok\n');
    return;
  }
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(
    `Hello from ${process.env.MESOS_TASK_ID ?? 'a task'} on ${process.env.HOST ?? 'some host'}, up since ${started.toISOString()}.\n`,
  );
});

server.listen(port, () => console.log(`listening on port ${port}`));
process.on('SIGTERM', () => server.close(() => process.exit(0)));

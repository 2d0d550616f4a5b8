/**
 * `npm start`: `stadion up` with the examples. With a Docker engine the example service runs in a container of an image
 * built here from the files of this machine, as nothing needs to be downloaded for a first look. Arguments go to `up`.
 */
import { join } from 'node:path';
import { buildExampleImage } from './start/example-image.ts';

const examples = join(import.meta.dirname, '../examples');
const web = (await buildExampleImage(examples)) ? 'docker/web.json' : 'web.json';
const files = [web, 'clock.json', 'chime.json'].map((file) => join(examples, file));

process.argv.splice(2, 0, 'up', ...files);
await import('../src/cli/main.ts');

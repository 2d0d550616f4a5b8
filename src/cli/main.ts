import { basename } from 'node:path';
import { errorText } from '../base/errors.ts';
import { aliases, catalogue, overview } from './catalogue.ts';
import { usageExitCode } from './command.ts';
import { packageVersion } from './version.ts';

process.exitCode = await main(process.argv);

async function main(argv: readonly string[]): Promise<number> {
  const called = aliases[basename(argv[1] ?? '')];
  const args = called === undefined ? argv.slice(2) : [called, ...argv.slice(2)];
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    process.stdout.write(overview());
    return name === undefined ? usageExitCode : 0;
  }
  if (name === '--version' || name === 'version') {
    process.stdout.write(`stadion ${packageVersion()}\n`);
    return 0;
  }
  if (name === 'help') return runCommand(rest[0] ?? '', ['--help']);
  return runCommand(name, rest);
}

async function runCommand(name: string, args: readonly string[]): Promise<number> {
  const entry = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (entry === undefined) {
    process.stderr.write(`stadion: there is no command '${name}'. stadion --help lists them.\n`);
    return usageExitCode;
  }
  try {
    const command = await entry.load();
    return await command.run(args);
  } catch (thrown) {
    process.stderr.write(`stadion ${name}: ${errorText(thrown)}\n`);
    return 1;
  }
}

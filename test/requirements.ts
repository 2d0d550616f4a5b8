/** What a test needs from the machine. A missing part skips the test and says so; on CI it fails it instead. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const said = new Set<string>();

/** True when every command is there. Otherwise says once what to install, or throws when CI is set. */
export function haveCommands(...commands: readonly string[]): boolean {
  const missing = commands.filter((command) => !commandExists(command));
  return missing.length === 0 || refuse(`commands not found: ${missing.join(', ')}`);
}

/** True when Python can import every module. */
export function havePythonModules(...modules: readonly string[]): boolean {
  const missing = modules.filter((name) => spawnSync('/usr/bin/python3', ['-c', `import ${name}`]).status !== 0);
  return missing.length === 0 || refuse(`Python modules not found: ${missing.join(', ')}`);
}

/** True for root, which engines, cgroups and network namespaces need. */
export function haveRoot(): boolean {
  return process.getuid?.() === 0 || refuse('not root');
}

/** Says why tests are skipped and returns false; throws when CI is set, where nothing may be skipped. */
export function refuse(reason: string): false {
  if (process.env['CI'] !== undefined) throw new Error(`${reason}: on CI nothing may be skipped`);
  if (!said.has(reason)) console.warn(`SKIPPING tests: ${reason} (as root, npm test installs what it needs)`);
  said.add(reason);
  return false;
}

function commandExists(command: string): boolean {
  const folders = command.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  return [...folders, ...(command.includes('/') ? [] : ['/usr/sbin', '/sbin'])].some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

import { ok, type Result, refuse } from '../../../base/errors.ts';
import type { CommandInfo } from '../../../wire/gen/mesos.ts';
import { type CommandLine, commandLine } from '../../core/command-line.ts';
import type { ImageConfig } from './image-config.ts';

/**
 * What runs in a container with an image, by the rules of the original: a shell line or a program of the task's own wins;
 * without a program the image's entrypoint runs, with the task's arguments or else the image's; and without an entrypoint
 * the first word of the image's command, with the task's arguments or else its own.
 */
export function imageCommand(
  command: CommandInfo | undefined,
  image: Pick<ImageConfig, 'entrypoint' | 'command'>,
): Result<CommandLine> {
  if (command?.value !== undefined) return commandLine(command);
  // Who says nothing at all about a shell wants none: there is no line to give to it.
  if (command?.shell === true) return commandLine(command);
  const words = command?.arguments ?? [];
  if (words.some((word) => word.includes('\0'))) {
    return refuse('command-invalid', 'The command contains a null character');
  }
  if (image.entrypoint.length > 0) {
    return ok({ argv: [...image.entrypoint, ...(words.length > 0 ? words : image.command)] });
  }
  const [program, ...rest] = image.command;
  if (program === undefined) {
    return refuse(
      'command-invalid',
      "No executable is found: the image has neither entrypoint nor command, so the task's command needs a value",
    );
  }
  return ok({ argv: [program, ...(words.length > 0 ? words : rest)] });
}

import { describe, expect, it } from 'vitest';
import type { CommandInfo } from '../../../wire/gen/mesos.ts';
import { imageCommand } from './image-command.ts';

const none = { entrypoint: [], command: [] };
const onlyCommand = { entrypoint: [], command: ['cmd', 'c1'] };
const onlyEntrypoint = { entrypoint: ['entry', 'e1'], command: [] };
const both = { entrypoint: ['entry', 'e1'], command: ['cmd', 'c1'] };

function lineOf(command: CommandInfo | undefined, image: typeof both): string {
  const line = imageCommand(command, image);
  return line.ok ? line.value.argv.join(' ') : line.error.code;
}

describe('imageCommand', () => {
  it.each([
    [none, 'command-invalid'],
    [onlyCommand, 'cmd c1'],
    [onlyEntrypoint, 'entry e1'],
    [both, 'entry e1 cmd c1'],
  ])('runs what the image says when the task says nothing: %j', (image, expected) => {
    expect(lineOf(undefined, image)).toBe(expected);
    expect(lineOf({}, image)).toBe(expected);
    expect(lineOf({ shell: false }, image)).toBe(expected);
  });

  it.each([
    [none, 'command-invalid'],
    [onlyCommand, 'cmd a b'],
    [onlyEntrypoint, 'entry e1 a b'],
    [both, 'entry e1 a b'],
  ])("puts the task's arguments in the place of the image's: %j", (image, expected) => {
    expect(lineOf({ shell: false, arguments: ['a', 'b'] }, image)).toBe(expected);
  });

  it.each([none, onlyCommand, onlyEntrypoint, both])('lets a program or line of the task win over %j', (image) => {
    expect(lineOf({ shell: false, value: '/bin/prog' }, image)).toBe('/bin/prog');
    expect(lineOf({ shell: false, value: '/bin/prog', arguments: ['prog', 'x'] }, image)).toBe('/bin/prog x');
    expect(lineOf({ value: 'echo $A' }, image)).toBe('/bin/sh -c echo $A');
    expect(lineOf({ shell: true, value: 'echo $A' }, image)).toBe('/bin/sh -c echo $A');
    expect(lineOf({ shell: true }, image)).toBe('command-invalid');
  });

  it('refuses null characters', () => {
    expect(lineOf({ shell: false, arguments: ['a\0b'] }, both)).toBe('command-invalid');
  });
});

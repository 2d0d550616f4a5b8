/** The name under which `stadion run` registers, so that `stadion kill` knows its tasks. */
export const runFrameworkName = 'stadion run';

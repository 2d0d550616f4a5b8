/** What a colour means on all pages. */
export type Tone = 'good' | 'busy' | 'waiting' | 'bad' | 'idle';

/** The Mantine colour of each tone. */
export const toneColor: Readonly<Record<Tone, string>> = {
  good: 'green',
  busy: 'blue',
  waiting: 'orange',
  bad: 'red',
  idle: 'gray',
};

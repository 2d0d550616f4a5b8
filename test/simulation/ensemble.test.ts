import { describe } from 'vitest';
import { testSeeds } from './seeds.ts';

describe('an ensemble keeps its promises over faults', () => testSeeds('ensemble', 7));

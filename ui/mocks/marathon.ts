import type { MockProgram } from './http.ts';

export const mockMarathon: MockProgram = () => undefined;

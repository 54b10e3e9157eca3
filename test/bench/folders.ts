import { join } from 'node:path';

const folder = join(__dirname, 'results');

/** The files that the benchmark writes; they are kept in the repository */
export const RESULTS = join(folder, 'bench.json');
export const PLOT = join(folder, 'bench.svg');

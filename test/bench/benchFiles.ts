import { join } from 'node:path';

const folder = join(__dirname, 'results');

/** The files that the benchmark writes; they are kept in the repository */
export const RESULTS = join(folder, 'bench.json');
export const PLOT = join(folder, 'bench.svg');
/** The same for npm's page, which shows no SVG of a repository */
export const PICTURE = join(folder, 'bench.png');
/** What GitHub shows for the folder */
export const PAGE = join(folder, 'README.md');

/**
 * Judges a folder as n8n's gate for verified nodes does, and writes its verdict as JSON. In a process of its own,
 * as the gate is an ES module, which jest does not load.
 *
 *     node scan.mjs <folder> <pattern>...
 */
import { analyzePackage } from '@n8n/scan-community-package/scanner/scanner.mjs';

const [folder, ...patterns] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await analyzePackage(folder, patterns)));

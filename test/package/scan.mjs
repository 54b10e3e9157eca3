/**
 * Judges folders as n8n's gate for verified nodes does, and writes its verdicts as JSON. In a process of its own, as the
 * gate is an ES module, which jest does not load; in one for all of them, as loading it takes longer than a verdict.
 *
 *     node scan.mjs '[{ "folder": "…", "patterns": ["…"] }, …]'
 */
import { analyzePackage } from '@n8n/scan-community-package/scanner/scanner.mjs';

const verdicts = [];
for (const { folder, patterns } of JSON.parse(process.argv[2] ?? '[]')) {
	verdicts.push(await analyzePackage(folder, patterns));
}
process.stdout.write(JSON.stringify(verdicts));

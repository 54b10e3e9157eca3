import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { z } from 'zod';

const root = join(__dirname, '..', '..');

/** Loads what package.json tells n8n to load, in a process of its own, and names the files that came with it */
const script = `
const { nodes, credentials } = require('./package.json').n8n;
for (const path of [...nodes, ...credentials]) {
	for (const Class of Object.values(require('./' + path))) new Class();
}
process.stdout.write(JSON.stringify(Object.keys(require.cache)));
`;

test('n8n loads what describes the nodes, and nothing that only a run needs', () => {
	const output = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
	const loaded = z
		.array(z.string())
		.parse(JSON.parse(output))
		.filter((path) => path.startsWith(join(root, 'dist')))
		.map((path) => path.slice(join(root, 'dist').length + 1));
	expect(loaded.sort()).toEqual([
		'credentials/KyyVideoApi.credentials.js',
		'nodes/KyyVideo/KyyVideo.node.js',
		'nodes/KyyVideo/asset/asset.properties.js',
		'nodes/KyyVideo/media/locator.properties.js',
		'nodes/KyyVideo/video/create.properties.js',
		'nodes/WaitForVideo/WaitForVideo.node.js',
		'nodes/WaitForVideo/wait.properties.js',
		'nodes/shared/model/endpoints.js',
		'nodes/shared/model/labels.js',
		'nodes/shared/model/media.js',
		'nodes/shared/model/model.js',
		'nodes/shared/model/models.js',
		'nodes/shared/model/service.js',
		'nodes/shared/model/summary.js',
		'nodes/shared/model/waitTimes.js',
	]);
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { models } from '../../nodes/shared/models';

test('the README has a row for each model of the table, in its order', async () => {
	const readme = await readFile(join(__dirname, '..', '..', 'README.md'), 'utf8');
	const [, table = ''] = readme.split(/<!-- models:(?:start|end) -->/);
	const rows = [...table.matchAll(/^\| (.+?) \(`(.+?)`\)/gm)].map(([, name, value]) => ({
		name,
		value,
	}));
	expect(rows).toEqual(models.map(({ name, value }) => ({ name, value })));
});

import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

import { KyyVideoApi } from '../../credentials/KyyVideoApi.credentials';
import createCodex from '../../nodes/KyyVideo/KyyVideo.node.json';
import waitCodex from '../../nodes/WaitForVideo/WaitForVideo.node.json';
import manifest from '../../package.json';
import { PAGE } from '../bench/benchFiles';
import { ROOT } from '../demo/folders';

const README = 'README.md';

const pages = [
	README,
	...readdirSync(join(ROOT, 'docs')).map((name) => join('docs', name)),
	'CONTRIBUTING.md',
	'SECURITY.md',
	'CHANGELOG.md',
	relative(ROOT, PAGE),
];

interface Page {
	/** What can stand behind a # in a link to the page, as GitHub names its headings */
	readonly anchors: ReadonlySet<string>;
	/** Where its links and pictures lead */
	readonly targets: readonly string[];
}

const pagesRead = new Map<string, Promise<Page>>();

/** @param path from the top of the repository */
async function pageAt(path: string): Promise<Page> {
	const page = pagesRead.get(path) ?? readPage(path);
	pagesRead.set(path, page);
	return await page;
}

async function readPage(path: string): Promise<Page> {
	const tokens = new MarkdownIt().parse(await readFile(join(ROOT, path), 'utf8'), {});
	const slugger = new GithubSlugger();
	const anchors = tokens.flatMap(({ type }, index) => {
		if (type !== 'heading_open') return [];
		const words = tokens[index + 1]?.children?.map(({ content }) => content) ?? [];
		return [slugger.slug(words.join(''))];
	});
	const targets = tokens
		.flatMap(({ children }) => children ?? [])
		.map((token) => token.attrGet('href') ?? token.attrGet('src'))
		.filter((target) => typeof target === 'string');
	return { anchors: new Set(anchors), targets };
}

const isElsewhere = (target: string): boolean => /^[a-z]+:/.test(target);

/** Those of the links of a page that lead to no file, or to no heading of it */
async function brokenLinksOf(path: string): Promise<readonly string[]> {
	const { targets } = await pageAt(path);
	const within = targets.filter((target) => !isElsewhere(target));
	const broken = within.map(async (target) =>
		(await leadsSomewhere(target, path)) ? [] : [target],
	);
	return (await Promise.all(broken)).flat();
}

async function leadsSomewhere(target: string, from: string): Promise<boolean> {
	const [file = '', anchor] = target.split('#');
	const path = file === '' ? from : join(dirname(from), file);
	if (!existsSync(join(ROOT, path))) return false;
	return anchor === undefined || (await pageAt(path)).anchors.has(anchor);
}

test.each(pages)(
	'each link and picture of %s leads to a file of the repository, and to a heading of it',
	async (path) => {
		expect((await pageAt(path)).targets).not.toEqual([]);
		expect(await brokenLinksOf(path)).toEqual([]);
	},
);

test("the links of n8n's editor lead to headings of the README", async () => {
	const codexes = [createCodex, waitCodex].flatMap(({ resources }) =>
		Object.values(resources).flat(),
	);
	const urls = [...codexes.map(({ url }) => url), new KyyVideoApi().documentationUrl];
	const { anchors } = await pageAt(README);
	const repository = manifest.homepage.replace('#readme', '');
	expect(urls).not.toEqual([]);
	expect(urls.filter((url) => !anchors.has(url.replace(`${repository}#`, '')))).toEqual([]);
});

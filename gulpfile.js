'use strict';

const { readFile, rm, writeFile } = require('node:fs/promises');
const { dest, parallel, series, src } = require('gulp');
const esbuild = require('esbuild');
const tsx = require('tsx/cjs/api');

/** Takes the last build away, so that no file outlives its source */
async function clean() {
	await rm('dist', { recursive: true, force: true });
}

/** Puts the icons where the compiled nodes and the credential look for them */
function icons() {
	return src('icons/*.svg').pipe(dest('dist/icons'));
}

/** Puts the nodes' search words and links beside the compiled nodes, where n8n looks for them */
function codex() {
	return src('nodes/**/*.node.json').pipe(dest('dist/nodes'));
}

/** Puts the library that reads the size of a picture into the file that uses it: n8n installs no dependencies */
async function library() {
	const path = 'dist/nodes/KyyVideo/media/pixelSize.js';
	const license = await readFile('node_modules/image-size/LICENSE', 'utf8');
	await esbuild.build({
		entryPoints: [path],
		outfile: path,
		allowOverwrite: true,
		bundle: true,
		platform: 'node',
		target: 'node20',
		banner: {
			js: `/*!\n * Contains image-size.\n *\n${license.trim().replace(/^/gm, ' * ')}\n */`,
		},
	});
}

/**
 * Writes the tables in the README: those of the models and their media from the table that the nodes work with, that
 * of the faults from what the tests check, and those of the comparison and of a worker from what was measured last.
 */
async function tables() {
	const { models } = require('./dist/nodes/shared/models.js');
	const { faultTable } = tsx.require('./test/engine/matrix/faultTable.ts', __filename);
	const { comparisonMarkdown, lastResults } = tsx.require('./test/bench/markdown.ts', __filename);
	const { lastWorkerMarkdown } = tsx.require('./test/queue/workerTable.ts', __filename);
	const measured = await lastResults();
	await writeReadme({
		models: modelTable(models),
		media: mediaTable(models),
		faults: faultTable(),
		bench: measured?.alternatives && (await comparisonMarkdown(measured)),
		worker: await lastWorkerMarkdown(),
	});
}

/** Says in the README how large the package is, as npm packs it with what was built before: the README is in it, too */
async function size() {
	const { listPacked } = tsx.require('./test/package/pack.ts', __filename);
	const { sizeSentence } = tsx.require('./test/package/sizeSentence.ts', __filename);
	await writeReadme({ package: sizeSentence(await listPacked(__dirname)) });
}

/** Puts each text between its two markers in the README; what is undefined stays as it is there */
async function writeReadme(texts) {
	const prettier = await import('prettier');
	const before = await readFile('README.md', 'utf8');
	const marked = Object.entries(texts).reduce(
		(text, [name, content]) => (content === undefined ? text : between(name, content, text)),
		before,
	);
	const after = await prettier.format(marked, {
		...(await prettier.resolveConfig('README.md')),
		parser: 'markdown',
	});
	if (after !== before) await writeFile('README.md', after);
}

/** Writes the page of the benchmark from what it measured last, as the benchmark itself does */
async function figures() {
	const { writePage } = tsx.require('./test/bench/page.ts', __filename);
	await writePage();
}

/** Puts something between two markers of a text */
function between(name, content, text) {
	const [head, , foot] = text.split(new RegExp(`<!-- ${name}:(?:start|end) -->`));
	if (foot === undefined) throw new Error(`README.md has no place for "${name}".`);
	return `${head}<!-- ${name}:start -->\n\n${content}\n\n<!-- ${name}:end -->${foot}`;
}

function modelTable(models) {
	const columns = {
		Model: ({ name, value }) => `${name} (\`${value}\`)`,
		Text: ({ modes }) => (modes.text ? 'yes' : 'no'),
		Frames: ({ modes: { frames } }) =>
			frames ? (frames.lastFrame === 'required' ? 'first and last' : 'first, last optional') : 'no',
		'Reference images': ({ modes }) => amount(modes.references?.referenceImages),
		'Reference videos': ({ modes }) => amount(modes.references?.referenceVideos),
		'Reference audios': ({ modes }) => amount(modes.references?.referenceAudios),
		Seconds: ({ duration }) => `${duration.min}–${duration.max}`,
		'Aspect ratios': ({ aspectRatio }) => aspectRatio.values.join(', '),
		Resolution: ({ resolution }) => resolution?.values.join(', ') ?? '–',
		Sound: ({ generateAudio }) => (generateAudio ? 'on or off' : '–'),
		'Longest prompt': ({ promptMaxLength }) => promptMaxLength ?? 'no limit',
		'Takes about': ({ generationTime }) =>
			generationTime
				? `${generationTime.min / 60}–${generationTime.max / 60} min`
				: 'a few minutes',
	};
	return table(columns, models);
}

/** What is checked of a file, for each endpoint */
function mediaTable(models) {
	const endpoints = [...new Set(models.map(({ endpoint }) => endpoint))];
	const columns = {
		Models: (endpoint) => {
			const [first, ...others] = models.filter((model) => model.endpoint === endpoint);
			return [first.name, ...others.map(({ name }) => name)].join(', ');
		},
		'Asset ID': ({ takesAssets }) => (takesAssets ? 'yes' : 'no'),
		Pictures: ({ media }) => limits(media.image),
		Videos: ({ media }) => limits(media.video),
		Sounds: ({ media }) => limits(media.audio),
	};
	return table(columns, endpoints);
}

function limits({ formats, megabytes, megabytesTogether, pixels, widthToHeight }) {
	const said = [
		formats ? formats.join(', ') : 'any format',
		megabytes && `at most ${megabytes} MB each`,
		megabytesTogether && `at most ${megabytesTogether} MB together`,
		pixels && `${pixels.min}–${pixels.max} pixels wide and high`,
		widthToHeight && `${widthToHeight.min}–${widthToHeight.max} times as wide as high`,
	];
	return said.filter(Boolean).join('; ');
}

/** @param columns how each cell is made of what the row is about, by the head of its column */
function table(columns, rows) {
	const line = (cells) => `| ${cells.join(' | ')} |`;
	return [
		line(Object.keys(columns)),
		line(Object.keys(columns).map(() => '---')),
		...rows.map((row) => line(Object.values(columns).map((cell) => cell(row)))),
	].join('\n');
}

function amount(range) {
	if (!range) return 'no';
	if (range.min === range.max) return range.max;
	return range.min > 0 ? `${range.min}–${range.max}` : `up to ${range.max}`;
}

exports.clean = clean;
exports.default = series(parallel(icons, codex, library), parallel(series(tables, size), figures));

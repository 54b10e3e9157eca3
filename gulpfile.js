'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { dest, parallel, series, src, watch } = require('gulp');
const esbuild = require('esbuild');

/**
 * n8n installs no dependencies of a community package. So the build puts each of these libraries into the one compiled
 * file that imports it.
 */
const bundledLibraries = [
	{ file: 'dist/nodes/KyyVideo/media/imageSize.js', library: 'image-size' },
	{ file: 'dist/nodes/shared/timing/limiter.js', library: 'p-limit' },
];

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

async function libraries() {
	await Promise.all(bundledLibraries.map(bundle));
}

/** Puts a library into a compiled file, headed by the licenses of all packages that get in that way */
async function bundle({ file, library }) {
	const { metafile, outputFiles } = await esbuild.build({
		entryPoints: [file],
		write: false,
		metafile: true,
		bundle: true,
		platform: 'node',
		target: 'node20',
		plugins: [onlyTheLibrary(library)],
	});
	const paths = Object.keys(metafile.inputs).filter((path) => path.includes('node_modules/'));
	const folders = new Set(paths.map((path) => /.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)[0]));
	if (folders.size === 0) throw new Error(`${file} does not import ${library}.`);
	const licenses = await Promise.all([...folders].map(licenseComment));
	await writeFile(file, [...licenses, outputFiles[0].text].join('\n'));
}

/** All else that the file imports stays outside: taken in, a module would be there twice, each with a state of its own */
const onlyTheLibrary = (library) => ({
	name: 'only-the-library',
	setup({ onResolve }) {
		onResolve({ filter: /.*/ }, ({ kind, importer, path }) => {
			const fromLibrary = importer.includes('node_modules');
			const stays = kind !== 'entry-point' && !fromLibrary && path !== library;
			return stays ? { path, external: true } : undefined;
		});
	},
});

/** @param folder of a package */
async function licenseComment(folder) {
	const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
	if (file === undefined) throw new Error(`${folder} has no license.`);
	const license = await readFile(join(folder, file), 'utf8');
	const lines = [
		`Contains ${folder.split('node_modules/').at(-1)}.`,
		'',
		...license.trim().split(/\r?\n/),
	];
	return ['/*!', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
}

/** A task that is an npm script, and fails when that does */
function script(name) {
	const task = async () => {
		const command = `npm run --silent ${name}`;
		const [code] = await once(spawn(command, { shell: true, stdio: 'inherit' }), 'exit');
		// The script has said why; gulp would add where in this file that was noticed.
		if (code !== 0) throw Object.assign(new Error(`${command} has failed`), { showStack: false });
	};
	return Object.assign(task, { displayName: name });
}

/** Judges each change while you work; the compiler watches by itself, as it then need not begin anew each time */
const dev = parallel(script('types -- --watch --preserveWatchOutput'), function eachChange() {
	return watch(
		['{nodes,credentials,test}/**/*.{ts,json}', '!test/*/{output,results}/**'],
		{ ignoreInitial: false },
		parallel(script('lint:code'), script('unit')),
	);
});

exports.clean = clean;
exports.default = parallel(icons, codex, libraries);
exports.dev = dev;
// Much of what jest does is waiting, which leaves room for the others.
exports.check = parallel(
	series(script('types'), script('lint'), script('docs:check')),
	script('jest'),
);

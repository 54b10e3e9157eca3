import {
	downloaders,
	policies,
	type DownloadResult,
	type PartName,
	type PartResult,
	type PolicyResult,
	type Results,
	type Surroundings,
} from './results';

/** What a part has measured, in words */
export interface Table {
	readonly title: string;
	/** What was measured and what is aimed at: the benchmark itself judges nothing */
	readonly words: string;
	/** The first row has the titles of the columns */
	readonly rows: ReadonlyArray<readonly string[]>;
}

/** A table for each part that has been measured */
export function tablesOf(results: Results): readonly Table[] {
	const { together, notice, download, load, waiting } = results;
	return [
		...(together ? [togetherTable(together.result)] : []),
		...(notice ? [noticeTable(notice.result)] : []),
		...(download ? [downloadTable(download.result)] : []),
		...(load ? [loadTable(load.result)] : []),
		...(waiting ? [waitingTable(waiting.result)] : []),
	];
}

const titles: Readonly<Record<PartName, string>> = {
	together: 'Waiting for many videos',
	notice: 'How soon a completed video is noticed',
	download: 'Downloading',
	load: 'Loading the package',
	waiting: 'What waiting takes of n8n',
};

/** When and with what the parts were measured, a line for each time */
export function provenanceOf(results: Results): readonly string[] {
	const partsByLine = new Map<string, string[]>();
	for (const name of ['together', 'notice', 'download', 'load', 'waiting'] as const) {
		const measured = results[name];
		if (measured === undefined) continue;
		const line = surroundingsInWords(measured.surroundings);
		partsByLine.set(line, [...(partsByLine.get(line) ?? []), titles[name]]);
	}
	return [...partsByLine].map(([line, names]) =>
		partsByLine.size === 1 ? `Measured ${line}.` : `${names.join(', ')}: measured ${line}.`,
	);
}

const surroundingsInWords = ({
	date,
	package: version,
	n8n,
	n8nNode,
	cpu,
	cpus,
	system,
}: Surroundings): string =>
	`on ${date.slice(0, 10)} with version ${version}, n8n ${n8n} and Node ${n8nNode.slice(1)} on ${cpus} × ${cpu}, ${system}`;

function togetherTable(result: PartResult<'together'>): Table {
	return {
		title: titles.together,
		words:
			'Videos of KyyVideo 2 that take as long as documented, one in ten of them up to twice as long. All of them in one run of Wait for Video, against the same videos one after another: create one, wait for it, go on with the next. Aim: at 100 videos no more than 1.05 times the slowest one.',
		rows: [
			[
				'Videos',
				'Slowest video',
				'Together',
				'Together / slowest',
				'One after another',
				'Speed-up',
				'Queries per video, together',
				'One after another',
			],
			...result.map((row) => [
				grouped(row.videos),
				seconds(row.slowest),
				seconds(row.together),
				row.togetherToSlowest.toFixed(3),
				seconds(row.oneByOne),
				times(row.speedUp),
				row.queriesTogether.toFixed(1),
				row.queriesOneByOne.toFixed(1),
			]),
		],
	};
}

function noticeTable(result: PartResult<'notice'>): Table {
	const heads: Readonly<Record<(typeof policies)[number], string>> = {
		automatic: 'Automatic',
		'every 20 s': 'Every 20 s',
		'every 30 s': 'Every 30 s',
		'every 40 s': 'Every 40 s',
		optimum: 'Optimum',
	};
	return {
		title: titles.notice,
		words:
			'In each cell: the mean time from the completion of a video until the node learns of it, the queries for each video, and what both cost together (a query costs a second) compared with the optimum. Nine videos in ten take a time within the range, the others up to twice its end. The optimum knows these very chances, but not when a video is completed. Aim: less delay and fewer queries than every 20 s for each model, and a cost within 1.15 of the optimum.',
		rows: [
			['Model', 'Range', ...policies.map((policy) => heads[policy])],
			...result.map(({ name, scenario, range, policies: measured }) => [
				name,
				`${range.min}–${range.max} s, ${scenario}`,
				...policies.map((policy) => policyCell(measured[policy])),
			]),
		],
	};
}

const policyCell = ({ delay, queries, costToOptimum }: PolicyResult): string =>
	`${delay.toFixed(1)} s · ${queries.toFixed(1)} · ${costToOptimum.toFixed(2)}`;

const growthCell = ({ growth, growthAgain }: DownloadResult): string =>
	`${growth.toFixed(0)} MB, then ${growthAgain.toFixed(0)} MB`;

function downloadTable({ growthFrom, sizes }: PartResult<'download'>): Table {
	return {
		title: titles.download,
		words: `From a server on the same machine into n8n's binary store on disk, each time in a fresh process: Wait for Video; n8n's own HTTP Request node; and undici straight to a file. Medians. Memory is what the fresh process grows by at most, and what it grows by when it fetches the file once more, by ${growthFrom}: whoever reads a stream, Node lets some 64 MB of used buffers gather before it clears them away for the first time. Aim: at least 0.95 of the HTTP Request node, and no more than 48 MB however large the file is.`,
		rows: [
			[
				'File',
				...downloaders,
				'Wait for Video / HTTP Request',
				...downloaders.map((downloader) => `Memory, ${downloader}`),
			],
			...sizes.map(({ megabytes, downloaders: measured }) => [
				`${grouped(megabytes)} MB`,
				...downloaders.map(
					(downloader) => `${measured[downloader].megabytesPerSecond.toFixed(0)} MB/s`,
				),
				measured['Wait for Video'].toHttpRequest.toFixed(2),
				...downloaders.map((downloader) => growthCell(measured[downloader])),
			]),
		],
	};
}

function loadTable(result: PartResult<'load'>): Table {
	return {
		title: titles.load,
		words: `Both nodes and the credential in a fresh process that has n8n's libraries loaded, as n8n has. Medians of ${result.repeats}.`,
		rows: [
			['Time', 'Heap', 'Memory of the process', 'Files'],
			[
				`${result.milliseconds.toFixed(1)} ms`,
				`${result.heapMegabytes.toFixed(2)} MB`,
				`${result.rssMegabytes.toFixed(2)} MB`,
				result.modules.toFixed(0),
			],
		],
	};
}

function waitingTable(result: PartResult<'waiting'>): Table {
	return {
		title: titles.waiting,
		words: `${grouped(result.videos)} videos that are not completed, queried every ${result.pollInterval} s, over ${result.window} s. What the process takes without them is subtracted.`,
		rows: [
			['Heap per video', 'CPU per video and minute', 'Queries per video and minute'],
			[
				`${result.heapKilobytesPerVideo.toFixed(1)} KB`,
				`${result.cpuPerVideoMinute.toFixed(2)} ms`,
				result.queriesPerVideoMinute.toFixed(1),
			],
		],
	};
}

const grouped = (number: number): string => number.toLocaleString('en');

const seconds = (number: number): string =>
	`${number.toLocaleString('en', { maximumFractionDigits: 0 })} s`;

const times = (number: number): string =>
	`${number.toLocaleString('en', { maximumFractionDigits: 1 })} ×`;

import {
	downloaders,
	faultNames,
	policies,
	type AlternativeName,
	type Course,
	type DownloadResult,
	type FaultName,
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
	/** What is in the cells behind the first column; numbers by default */
	readonly cells?: 'words';
}

/** A table for each part that has been measured */
export function tablesOf(results: Results): readonly Table[] {
	const { alternatives, together, notice, download, load, waiting } = results;
	return [
		...(alternatives ? alternativeTables(alternatives.result) : []),
		...(together ? [togetherTable(together.result)] : []),
		...(notice ? [noticeTable(notice.result)] : []),
		...(download ? [downloadTable(download.result)] : []),
		...(load ? [loadTable(load.result)] : []),
		...(waiting ? [waitingTable(waiting.result)] : []),
	];
}

const titles: Readonly<Record<PartName, string>> = {
	alternatives: 'The same videos in other ways',
	together: 'Waiting for many videos',
	notice: 'How soon a completed video is noticed',
	download: 'Downloading',
	load: 'Loading the package',
	waiting: 'What waiting takes of n8n',
};

const partNames = [
	'alternatives',
	'together',
	'notice',
	'download',
	'load',
	'waiting',
] as const satisfies readonly PartName[];

/** When and with what the parts were measured, a line for each time */
export function provenanceOf(results: Results): readonly string[] {
	const partsByLine = new Map<string, string[]>();
	for (const name of partNames) {
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

const alternativeHeads: Readonly<Record<AlternativeName, string>> = {
	KyyVideo: 'This package',
	'HTTP Request, Loop Over Items': 'HTTP Request, Loop Over Items',
	'HTTP Request, all together': 'HTTP Request, all in one loop',
	OpenAI: 'OpenAI node',
};

function alternativeTables(result: PartResult<'alternatives'>): readonly Table[] {
	const { videos, fastest, slowest, pause, stoppedAfter, alternatives } = result;
	const row = (title: string, cell: (one: (typeof alternatives)[number]) => string) => [
		title,
		...alternatives.map(cell),
	];
	const heads = ['', ...alternatives.map(({ name }) => alternativeHeads[name])];
	const undisturbed: Table = {
		title: titles.alternatives,
		words: `${videos} videos that take ${fastest} to ${slowest} s, as long as KyyVideo 2 Fast is documented to, made at the same time in one n8n by: this package as it is; n8n's own nodes as templates and tutorials put them together (HTTP Request to create, Wait for ${pause} s, HTTP Request to look, If, and back to Wait until the video is completed; then HTTP Request to download), either with the next video begun when the last one is there (Loop Over Items) or with all of them going round in one loop; and n8n's node for OpenAI, as one that does it all by itself, video after video. OpenAI's service is a stand-in that takes as long. Everything is counted at the simulated service, and in what n8n hands on.`,
		rows: [
			heads,
			row('Nodes', ({ nodes }) => String(nodes)),
			row(
				'Fields to fill in or choose, of which expressions',
				({ fields, expressions }) => `${fields}, ${expressions}`,
			),
			row('Time', ({ undisturbed: { seconds: time } }) => seconds(time)),
			row('Time / slowest video', ({ undisturbed: { seconds: time } }) =>
				(time / slowest).toFixed(2),
			),
			row('Queries per video', ({ undisturbed: { queries } }) => (queries / videos).toFixed(1)),
			row('Videos paid for, MP4s', ({ undisturbed: { paid, mp4s } }) => `${paid}, ${mp4s}`),
		],
	};
	const disturbed: Table = {
		title: 'The same when something goes wrong',
		words: `With n8n's Retry On Fail and "Save execution progress" in all of these ways, and no further nodes for errors: what the service counts as paid for, and what is handed on to the next node. What goes on and on is stopped after ${stoppedAfter} s.`,
		cells: 'words',
		rows: [
			heads,
			...faultNames.map((name) => {
				const courses = alternatives.map(({ disturbed: all }) =>
					all.flatMap(({ fault, course }) => (fault === name ? [course] : [])),
				);
				const [wanted = 0] = courses.flat().map((course) => course.wanted);
				const title = wanted > 1 ? `${faultTitles[name]} (${wanted} videos)` : faultTitles[name];
				return [
					title,
					...courses.map((found) => found.map((one) => courseCell(one, stoppedAfter)).join()),
				];
			}),
		],
	};
	return [undisturbed, disturbed];
}

const faultTitles: Readonly<Record<FaultName, string>> = {
	answerLost: 'The answer to the request for the video is lost',
	killed: 'n8n is killed during the wait, and the execution is retried',
	rateLimit: 'Too many requests (HTTP 429) for a while, at a look',
	addressExpired: 'The address of the file has expired',
	errorPage: 'A page comes instead of the file, once',
	oneFails: 'One of the videos fails; On Error is set to Continue',
	promptRefused: 'The prompt is refused',
	wrongKey: 'Wrong key',
	wrongField: 'A duration that the model does not take',
};

function courseCell(course: Course, stoppedAfter: number): string {
	const { paid, sent, mp4s, broken, errors, ending, words, queries } = course;
	const said = [
		sent === 0 ? 'nothing sent' : `${paid === 0 ? 'nothing' : paid} paid for`,
		mp4s > 0 && counted(mp4s, 'MP4'),
		broken > 0 && `${counted(broken, 'file')} that ${broken === 1 ? 'is' : 'are'} no MP4`,
		errors > 0 && counted(errors, 'error item'),
		ending === 'stopped' && `no end in ${stoppedAfter} s, ${queries} queries`,
		ending !== 'stopped' && words !== null && `error “${words}”`,
	];
	return said.filter((part) => part !== false).join('; ');
}

const counted = (amount: number, thing: string): string =>
	`${amount} ${thing}${amount === 1 ? '' : 's'}`;

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

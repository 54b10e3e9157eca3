import { asShown, type Aim } from './aim';
import {
	downloaders,
	faultNames,
	policies,
	type AlternativeName,
	type TrialOutcome,
	type DownloadResult,
	type FaultName,
	type PartName,
	type PartResult,
	type PolicyResult,
	type Results,
	type MeasuringEnvironment,
} from './results';

/** What a part has measured, in words */
export interface Table {
	readonly title: string;
	/** What was measured */
	readonly words: string;
	/** What was aimed at. The benchmark fails for none of it, and only says what is met and what is missed */
	readonly aims?: readonly Aim[];
	/** The first row has the titles of the columns */
	readonly rows: ReadonlyArray<readonly string[]>;
	/** What is in the cells behind the first column; numbers by default */
	readonly cells?: 'words';
}

/** The tables of this package beside other ways to the same videos, which docs/comparison.md shows */
export function comparisonOf({ alternatives, pipeline }: Results): readonly Table[] {
	return alternatives ? alternativeTables(alternatives.result, pipeline?.result) : [];
}

/** The tables of all other parts that have been measured */
export function detailsOf(results: Results): readonly Table[] {
	const { together, notice, download, load, creating, waiting, submitting, pipeline, rows } =
		results;
	return [
		...(submitting ? [submittingTable(submitting.result)] : []),
		...(pipeline ? [pipelineTable(pipeline.result)] : []),
		...(rows ? [rowsTable(rows.result)] : []),
		...(together ? [togetherTable(together.result)] : []),
		...(notice ? [noticeTable(notice.result)] : []),
		...(download ? [downloadTable(download.result)] : []),
		...(load ? [loadTable(load.result)] : []),
		...(creating ? [creatingTable(creating.result)] : []),
		...(waiting ? [waitingTable(waiting.result)] : []),
	];
}

const titles: Readonly<Record<PartName, string>> = {
	alternatives: 'The same videos in other ways',
	together: 'Waiting for many videos',
	notice: 'How soon a completed video is noticed',
	download: 'Downloading',
	load: 'Loading the package',
	creating: 'What creating holds up',
	waiting: 'What waiting takes of n8n',
	submitting: 'Creating many videos',
	pipeline: 'From the first create to the last file',
	rows: 'A thousand rows',
};

/** The parts that {@link comparisonOf} and {@link detailsOf} show, in their order */
export const comparisonParts = ['alternatives', 'pipeline'] as const satisfies readonly PartName[];
export const detailParts = [
	'submitting',
	'pipeline',
	'rows',
	'together',
	'notice',
	'download',
	'load',
	'creating',
	'waiting',
] as const satisfies readonly PartName[];

const allParts: readonly PartName[] = [...new Set([...comparisonParts, ...detailParts])];

/** When and with what parts were measured, a line for each time */
export function provenanceOf(results: Results, parts: readonly PartName[]): readonly string[] {
	const partsByLine = new Map<string, string[]>();
	for (const name of parts) {
		const measured = results[name];
		if (measured === undefined) continue;
		const line = environmentInWords(measured.environment);
		partsByLine.set(line, [...(partsByLine.get(line) ?? []), titles[name]]);
	}
	return [...partsByLine].map(([line, names]) =>
		partsByLine.size === 1 ? `Measured ${line}.` : `${names.join(', ')}: measured ${line}.`,
	);
}

/** How long measuring has taken, of the parts of which that is known; nothing when it is of none */
export function durationsOf(results: Results): string | undefined {
	const known = allParts.flatMap((name) => {
		const seconds = results[name]?.seconds;
		return seconds === undefined ? [] : [{ name, seconds }];
	});
	if (known.length === 0) return undefined;
	const all = known.map(({ name, seconds }) => `${duration(seconds)} for \`${name}\``);
	const total = known.reduce((sum, { seconds }) => sum + seconds, 0);
	const together = known.length === allParts.length ? `: ${duration(total)} together` : '';
	return `The last measuring took ${all.join(', ')}${together}.`;
}

const duration = (seconds: number): string => {
	const count = Math.round(seconds / 60);
	if (count === 0) return `${seconds.toFixed(0)} s`;
	return `${count} minute${count === 1 ? '' : 's'}`;
};

/** When and with what something was measured, as the end of a sentence */
export const environmentInWords = ({
	date,
	package: version,
	n8n,
	n8nNode,
	cpu,
	cpus,
	system,
}: MeasuringEnvironment): string =>
	`on ${date.slice(0, 10)} with version ${version}, n8n ${n8n} and Node ${n8nNode.slice(1)} on ${cpus} × ${cpu}, ${system}`;

const alternativeHeads: Readonly<Record<AlternativeName, string>> = {
	KyyVideo: 'This package',
	'HTTP Request, Loop Over Items': 'HTTP Request, Loop Over Items',
	'HTTP Request, all together': 'HTTP Request, all in one loop',
	OpenAI: 'OpenAI node',
};

function alternativeTables(
	result: PartResult<'alternatives'>,
	pipeline: PartResult<'pipeline'> | undefined,
): readonly Table[] {
	const { videos, fastest, slowest, pause, stoppedAfter, alternatives } = result;
	const row = (title: string, cell: (one: (typeof alternatives)[number]) => string) => [
		title,
		...alternatives.map(cell),
	];
	const heads = ['', ...alternatives.map(({ name }) => alternativeHeads[name])];
	const undisturbed: Table = {
		title: titles.alternatives,
		words: [
			`${videos} videos that take ${fastest} to ${slowest} s, as KyyVideo 2 Fast is documented to, made in one n8n, by all of these ways at the same time:`,
			[
				'- this package as it is;',
				`- HTTP Request nodes as templates and tutorials put them together: one creates, Wait pauses for ${pause} s, one polls, If goes back to Wait until the video is completed, one downloads. Either with the next video begun when the last one is there (Loop Over Items), or with all of them going round in one loop;`,
				"- n8n's node for OpenAI, as one that does it all by itself, video after video. OpenAI's service is a stand-in that takes as long.",
			].join('\n'),
			'Everything is counted at the simulated service, and in what n8n hands on.',
			...(pipeline ? [manyInWords(pipeline)] : []),
		].join('\n\n'),
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
			...(pipeline
				? [row(`Time of ${pipeline.videos} videos`, ({ name }) => timeOfMany(pipeline, name))]
				: []),
			row('Polls per video', ({ undisturbed: { queries } }) => (queries / videos).toFixed(1)),
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
				const outcomes = alternatives.map(({ disturbed: all }) =>
					all.flatMap(({ fault, outcome }) => (fault === name ? [outcome] : [])),
				);
				const [wanted = 0] = outcomes.flat().map((outcome) => outcome.wanted);
				const title = wanted > 1 ? `${faultTitles[name]} (${wanted} videos)` : faultTitles[name];
				return [
					title,
					...outcomes.map((found) => found.map((one) => outcomeCell(one, stoppedAfter)).join()),
				];
			}),
		],
	};
	return [undisturbed, disturbed];
}

const faultTitles: Readonly<Record<FaultName, string>> = {
	answerLost: 'The answer to the request for the video is lost',
	killed: 'n8n is killed during the wait, and the execution is retried',
	rateLimit: 'Too many requests (HTTP 429) for a while, at a poll',
	addressExpired: 'The address of the file has expired',
	errorPage: 'A page comes instead of the file, once',
	oneFails: 'One of the videos fails; On Error is set to Continue',
	promptRefused: 'The prompt is refused',
	wrongKey: 'Wrong key',
	wrongField: 'A duration that the model does not take',
};

const manyInWords = ({ videos, latency }: PartResult<'pipeline'>): string =>
	`${videos} videos were made in a run of their own, with a service that answers a create after ${latency} s; not one after another, which takes hours.`;

function timeOfMany({ ways }: PartResult<'pipeline'>, wanted: AlternativeName): string {
	const way = ways.find(({ name }) => name === wanted);
	return way ? seconds(way.outcome.seconds) : 'not measured';
}

function outcomeCell(outcome: TrialOutcome, stoppedAfter: number): string {
	const { paid, sent, mp4s, broken, errors, ending, words, queries } = outcome;
	const said = [
		sent === 0 ? 'nothing sent' : `${paid === 0 ? 'nothing' : paid} paid for`,
		mp4s > 0 && counted(mp4s, 'MP4'),
		broken > 0 && `${counted(broken, 'file')} that ${broken === 1 ? 'is' : 'are'} no MP4`,
		errors > 0 && counted(errors, 'error item'),
		ending === 'stopped' && `no end in ${stoppedAfter} s, ${queries} polls`,
		ending !== 'stopped' && words !== null && `error “${words}”`,
	];
	return said.filter((part) => part !== false).join('; ');
}

const counted = (amount: number, thing: string): string =>
	`${amount} ${thing}${amount === 1 ? '' : 's'}`;

type Submitted = PartResult<'submitting'>[number];

function submittingTable(result: PartResult<'submitting'>): Table {
	const latency = result[0]?.latency ?? 0;
	return {
		title: titles.submitting,
		words: `One run of KyyVideo in a real n8n with its database (SQLite), with a service that answers a create after ${latency} s. The service of the last row takes ${result.at(-1)?.createsPerSecond ?? 0} creates in any second and refuses the others (HTTP 429, without Retry-After). The least is what no way could do in less time: the answer of the service, and what its limit lets through.`,
		aims: [
			aimOfCreating(result, 1, null, 'one item, no more than 0.5 s beyond the answer', (row) => ({
				figure: `${(row.seconds - row.latency).toFixed(2)} s`,
				met: asShown(row.seconds - row.latency, 2) <= 0.5,
			})),
			aimOfCreating(result, 100, null, '100 items, no more than 8 s', withinSeconds(8)),
			aimOfCreating(result, 1_000, null, '1,000 items, no more than 60 s', withinSeconds(60)),
			aimOfCreating(
				result,
				100,
				5,
				'with a limit, no more than 1.2 times the least, and no item lost',
				(row) => ({
					figure: `${(row.seconds / leastOf(row)).toFixed(2)}, ${row.accepted} made`,
					met: asShown(row.seconds / leastOf(row), 2) <= 1.2 && row.accepted === row.items,
				}),
			),
		],
		rows: [
			['Items', 'Creates that the service takes', 'Accepted', 'Time', 'Least', 'Time / least'],
			...result.map((row) => [
				grouped(row.items),
				row.createsPerSecond === null ? 'all' : `${row.createsPerSecond} a second`,
				grouped(row.accepted),
				`${row.seconds.toFixed(1)} s`,
				`${leastOf(row).toFixed(1)} s`,
				(row.seconds / leastOf(row)).toFixed(2),
			]),
		],
	};
}

/** Seconds */
const leastOf = ({ items, createsPerSecond, latency }: Submitted): number =>
	latency + (createsPerSecond === null ? 0 : Math.ceil(items / createsPerSecond) - 1);

const withinSeconds = (most: number) => (row: Submitted) => ({
	figure: `${row.seconds.toFixed(1)} s`,
	met: asShown(row.seconds, 1) <= most,
});

const aimOfCreating = (
	result: PartResult<'submitting'>,
	items: number,
	createsPerSecond: number | null,
	words: string,
	judge: (row: Submitted) => { readonly figure: string; readonly met: boolean },
): Aim => ({
	words,
	judged: result
		.filter((row) => row.items === items && row.createsPerSecond === createsPerSecond)
		.map((row) => ({ row: `${grouped(items)} items`, ...judge(row) })),
});

function pipelineTable(result: PartResult<'pipeline'>): Table {
	const { videos, latency, fastest, slowest, ways } = result;
	const ratio = ({ outcome }: (typeof ways)[number]) => outcome.seconds / (slowest + latency);
	return {
		title: titles.pipeline,
		words: `${videos} videos that take ${fastest} to ${slowest} s, with a service that answers a create after ${latency} s, in one real n8n, one way after the other: this package, and HTTP Request nodes that go round in one loop, which send all creates at once.`,
		aims: [
			{
				words: 'no more than 1.06 times the slowest video and its create',
				judged: ways
					.filter(({ name }) => name === 'KyyVideo')
					.map((way) => ({
						row: `${videos} videos`,
						figure: ratio(way).toFixed(3),
						met: asShown(ratio(way), 3) <= 1.06,
					})),
			},
		],
		rows: [
			['', 'Time', 'Time / (slowest video + create)', 'Polls per video', 'Videos paid for, MP4s'],
			...ways.map((way) => [
				alternativeHeads[way.name],
				seconds(way.outcome.seconds),
				ratio(way).toFixed(3),
				(way.outcome.queries / videos).toFixed(1),
				`${way.outcome.paid}, ${way.outcome.mp4s}`,
			]),
		],
	};
}

type RowsMeasured = PartResult<'rows'>['sizes'][number];

function rowsTable({ megabytes, sizes }: PartResult<'rows'>): Table {
	return {
		title: titles.rows,
		words: `Both nodes over many rows in a real n8n with its database (SQLite) and its files on disk. The service answers at once, and each MP4 has ${megabytes} MB. Memory is what the process of n8n grows by at most, by the peak that Linux keeps (VmHWM). The event loop is watched by n8n's own metrics. All of it includes n8n's own work: it keeps all items of an execution in memory, and writes them to its database when the execution ends.`,
		aims: [
			aimOfGrowth(sizes, 'time', ({ seconds }) => seconds),
			aimOfGrowth(sizes, 'memory', ({ growth }) => growth),
			aimOfGrowth(sizes, 'longest block of the event loop', ({ longestBlock }) => longestBlock),
		],
		rows: [
			['Rows', 'MP4s', 'Time', 'Memory', 'Longest block', 'Longest in 99 of 100 looks'],
			...sizes.map(({ rows, files, growth, ...row }) => [
				grouped(rows),
				grouped(files),
				seconds(row.seconds),
				growth === null ? 'not measured' : `${growth.toFixed(0)} MB`,
				`${row.longestBlock.toFixed(0)} ms`,
				`${row.usualBlock.toFixed(0)} ms`,
			]),
		],
	};
}

/** From each number of rows to the next one, none may grow faster than the rows do */
const aimOfGrowth = (
	sizes: readonly RowsMeasured[],
	what: string,
	figureOf: (row: RowsMeasured) => number | null,
): Aim => ({
	words: `${what} that grows no faster than the rows`,
	judged: sizes.slice(1).flatMap((row, index) => {
		const before = sizes[index];
		const figure = figureOf(row);
		const figureBefore = before && figureOf(before);
		if (!before || figure === null || !figureBefore) return [];
		const growth = figure / figureBefore;
		const most = row.rows / before.rows;
		const words = `${growth.toFixed(1)} times for ${most.toFixed(1)} times the rows`;
		return [{ row: `${grouped(row.rows)} rows`, figure: words, met: asShown(growth, 1) <= most }];
	}),
});

function togetherTable(result: PartResult<'together'>): Table {
	return {
		title: titles.together,
		words:
			'Videos of KyyVideo 2 that take as long as documented, one in ten of them up to twice as long. All of them in one run of Wait for Video, against the same videos one after another: create one, wait for it, go on with the next.',
		aims: [togetherAim(result)],
		rows: [
			[
				'Videos',
				'Slowest video',
				'Together',
				'Together / slowest',
				'One after another',
				'Speed-up',
				'Polls per video, together',
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

function togetherAim(result: PartResult<'together'>): Aim {
	return {
		words: 'at 100 videos, no more than 1.05 times as long as the slowest one takes',
		judged: result
			.filter(({ videos }) => videos === 100)
			.map(({ videos, togetherToSlowest }) => ({
				row: `${videos} videos`,
				figure: togetherToSlowest.toFixed(3),
				met: asShown(togetherToSlowest, 3) <= 1.05,
			})),
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
			'In each cell: the mean time from the completion of a video until the node learns of it, the polls for each video, and what both cost together (a poll costs a second) compared with the optimum. Nine videos in ten take a time within the range, the others up to twice its end. The optimum knows these very chances, but not when a video is completed. The node goes by the documented times in all of them.',
		aims: noticeAims(result),
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

function noticeAims(result: PartResult<'notice'>): readonly Aim[] {
	const rows = result.map(({ name, scenario, policies: { automatic, 'every 20 s': fixed } }) => ({
		row: `${name}, ${scenario}`,
		automatic,
		fixed,
	}));
	return [
		{
			words: 'less delay and fewer polls than every 20 s',
			judged: rows.map(({ row, automatic, fixed }) => ({
				row,
				figure: `${effort(automatic)} against ${effort(fixed)}`,
				met:
					asShown(automatic.delay, 1) < asShown(fixed.delay, 1) &&
					asShown(automatic.queries, 1) < asShown(fixed.queries, 1),
			})),
		},
		{
			words: 'a cost of no more than 1.15 times the optimum',
			judged: rows.map(({ row, automatic: { costToOptimum } }) => ({
				row,
				figure: costToOptimum.toFixed(2),
				met: asShown(costToOptimum, 2) <= 1.15,
			})),
		},
	];
}

const effort = ({ delay, queries }: PolicyResult): string =>
	`${delay.toFixed(1)} s · ${queries.toFixed(1)}`;

const policyCell = (result: PolicyResult): string =>
	`${effort(result)} · ${result.costToOptimum.toFixed(2)}`;

const growthCell = ({ growth, growthAgain }: DownloadResult): string =>
	`${growth.toFixed(0)} MB, then ${growthAgain.toFixed(0)} MB`;

function downloadTable({ growthFrom, sizes }: PartResult<'download'>): Table {
	return {
		title: titles.download,
		words: `From a server on the same machine into n8n's binary store on disk, each time in a fresh process: Wait for Video; n8n's own HTTP Request node; and undici straight to a file. Medians. Wait for Video can be no faster than the client that n8n has for nodes of today (_httpRequest_): in it, axios counts each piece of a stream on its way; HTTP Request has n8n's older client, which leaves that out. Memory is what the fresh process grows by at most, and what it grows by when it fetches the file once more, by ${growthFrom}: whichever client reads a stream, Node lets some 64 MB of used buffers gather before it clears them away for the first time.`,
		aims: downloadAims(sizes),
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

type Size = PartResult<'download'>['sizes'][number];

function downloadAims(sizes: readonly Size[]): readonly Aim[] {
	const rows = sizes.map(({ megabytes, downloaders: { 'Wait for Video': ours } }) => ({
		row: `${grouped(megabytes)} MB`,
		...ours,
	}));
	const memory = (words: string, grownBy: (result: DownloadResult) => number): Aim => ({
		words: `no more than 48 MB of memory${words}, however large the file is`,
		judged: rows.map((result) => ({
			row: result.row,
			figure: `${grownBy(result).toFixed(0)} MB`,
			met: asShown(grownBy(result), 0) <= 48,
		})),
	});
	return [
		{
			words: 'at least 0.95 times as fast as the HTTP Request node',
			judged: rows.map(({ row, toHttpRequest }) => ({
				row,
				figure: toHttpRequest.toFixed(2),
				met: asShown(toHttpRequest, 2) >= 0.95,
			})),
		},
		memory('', ({ growth }) => growth),
		memory(' more for another file', ({ growthAgain }) => growthAgain),
	];
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

function creatingTable(result: PartResult<'creating'>): Table {
	const name = ({ items, kilobytes }: (typeof result)[number]) =>
		`${grouped(items)} items of ${kilobytes} KB`;
	return {
		title: titles.creating,
		words:
			"One run of KyyVideo over many items, each of which brings JSON along that no field uses. Meanwhile n8n can do nothing else for the times below, n8n's own work for the run and the collection of garbage included. Node stops everything while it collects garbage, so the longest collection stands beside the longest time. Without n8n's database.",
		aims: [
			{
				words: 'at 1,000 items of 100 KB, nothing is held up for more than 50 ms',
				judged: result
					.filter(({ items, kilobytes }) => items === 1_000 && kilobytes === 100)
					.map((row) => ({
						row: name(row),
						figure: `${row.longestBlock.toFixed(0)} ms`,
						met: asShown(row.longestBlock, 0) <= 50,
					})),
			},
		],
		rows: [
			['', 'Longest', 'Longest collection', 'Longest in 99 of 100 looks', 'All items'],
			...result.map((row) => [
				name(row),
				`${row.longestBlock.toFixed(0)} ms`,
				`${row.longestCollection.toFixed(0)} ms`,
				`${row.usualBlock.toFixed(0)} ms`,
				seconds(row.passed / 1000),
			]),
		],
	};
}

function waitingTable(result: PartResult<'waiting'>): Table {
	return {
		title: titles.waiting,
		words: `${grouped(result.videos)} videos that are not completed, polled every ${result.pollInterval} s, over ${result.window} s. What the process takes without them is subtracted.`,
		rows: [
			['Heap per video', 'CPU per video and minute', 'Polls per video and minute'],
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

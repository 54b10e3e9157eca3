import { median } from './average';
import { runChild, startFakeServer, type ServerProcess } from './childProcess';
import { downloadOutcome, type DownloadTask } from './downloadTask';
import type { MeasuringTools } from './measuringTools';
import { downloaders, type Downloader, type PartResult } from './results';

const megabyte = 1_000_000;

const sizes = [
	{ megabytes: 10, repeats: 25 },
	{ megabytes: 100, repeats: 9 },
	{ megabytes: 1000, repeats: 3 },
];

type Outcome = Awaited<ReturnType<typeof downloadOnce>>;

type Outcomes = Readonly<Record<Downloader, readonly Outcome[]>>;

/** Downloads files by the node, by n8n's own HTTP Request node, and by undici straight to a file */
export async function measureDownload(tools: MeasuringTools): Promise<PartResult<'download'>> {
	const fakeServer = await startFakeServer(tools.child);
	try {
		const rows = [];
		let growthFrom = '';
		for (const size of sizes) {
			tools.report(`  files of ${size.megabytes} MB, ${size.repeats} times in three ways`);
			const outcomes = await downloadRepeatedly(tools, fakeServer, size);
			growthFrom = outcomes.undici[0]?.growthFrom ?? growthFrom;
			rows.push({ ...size, downloaders: comparison(outcomes, size.megabytes) });
		}
		return { growthFrom, sizes: rows };
	} finally {
		await fakeServer.stop();
	}
}

/** In turns, each time another one first, so that whatever slows the machine down slows all of them down */
async function downloadRepeatedly(
	tools: MeasuringTools,
	{ origin }: ServerProcess,
	{ megabytes, repeats }: (typeof sizes)[number],
): Promise<Outcomes> {
	const outcomes: Record<Downloader, Outcome[]> = {
		'Wait for Video': [],
		'HTTP Request': [],
		undici: [],
	};
	for (let times = 0; times < repeats; times++) {
		const first = times % downloaders.length;
		for (const downloader of [...downloaders.slice(first), ...downloaders.slice(0, first)]) {
			const bytes = megabytes * megabyte;
			outcomes[downloader].push(await downloadOnce(tools, { downloader, origin, bytes }));
		}
	}
	return outcomes;
}

async function downloadOnce(
	{ runtime: { modules }, child }: MeasuringTools,
	task: Omit<DownloadTask, 'modules'>,
) {
	return await runChild('downloadChild.ts', { ...task, modules }, downloadOutcome, child);
}

function comparison(outcomes: Outcomes, megabytes: number) {
	const speed = (downloader: Downloader) =>
		median(outcomes[downloader].map(({ seconds }) => megabytes / seconds));
	const result = (downloader: Downloader) => ({
		megabytesPerSecond: speed(downloader),
		growth: median(outcomes[downloader].map(({ growth }) => growth)),
		growthAgain: median(outcomes[downloader].map(({ growthAgain }) => growthAgain)),
		toHttpRequest: speed(downloader) / speed('HTTP Request'),
	});
	return {
		'Wait for Video': result('Wait for Video'),
		'HTTP Request': result('HTTP Request'),
		undici: result('undici'),
	};
}

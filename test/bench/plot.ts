import { init, type EChartsOption, type SeriesOption } from 'echarts';

import { costOf } from './optimum';
import { downloaders, policies, type PartResult, type Results } from './results';

/** Pixels */
const size = { width: 1200, height: 800 };

const font = 'Helvetica, Arial, sans-serif';
const ink = '#1f2937';
const faint = '#9ca3af';
const lines = '#e5e7eb';

const ours = '#2563eb';
const best = '#059669';
const theirs = '#d97706';
const other = '#6b7280';

/** A rectangle of the picture, in pixels, and what is drawn into it */
interface Panel {
	readonly grid: { left: number; top: number; width: number; height: number };
	/** Of this panel and those beside it */
	readonly headline?: string;
	readonly title?: string;
	readonly xAxis: Axis;
	readonly yAxis: Axis;
	readonly series: readonly SeriesOption[];
}

interface Axis {
	readonly type: 'value' | 'log' | 'category';
	readonly name: string;
	readonly min?: number;
	readonly max?: number;
	readonly data?: readonly string[];
}

/** All that has been measured and can be drawn, as an SVG that stands on light and on dark pages */
export function plotOf({ notice, together, download }: Results): string {
	const panels = [
		...(notice ? noticePanels(notice.result) : []),
		...(together ? [togetherPanel(together.result)] : []),
		...(download ? [downloadPanel(download.result)] : []),
	];
	const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
	chart.setOption(pictureOf(panels));
	const svg = chart.renderToSVGString();
	chart.dispose();
	return `${svg}\n`;
}

function pictureOf(panels: readonly Panel[]): EChartsOption {
	return {
		animation: false,
		backgroundColor: '#ffffff',
		textStyle: { fontFamily: font, color: ink },
		title: panels.flatMap(({ headline, title = '', grid }) => [
			...(headline === undefined
				? []
				: [heading(headline, 16, grid.left, grid.top - (title === '' ? 38 : 66))]),
			heading(title, 14, grid.left, grid.top - 34),
		]),
		grid: panels.map(({ grid }) => grid),
		legend: {
			data: [...downloaders],
			left: 880,
			top: 416,
			itemWidth: 14,
			itemGap: 24,
			textStyle: { color: ink, fontSize: 12, fontFamily: font },
		},
		xAxis: panels.map(({ xAxis }, gridIndex) => ({
			...axis(xAxis, 28),
			gridIndex,
			splitLine: { show: false },
		})),
		yAxis: panels.map(({ yAxis }, gridIndex) => ({ ...axis(yAxis, 44), gridIndex })),
		series: panels.flatMap(({ series }, index) =>
			series.map((one) => ({ ...one, xAxisIndex: index, yAxisIndex: index })),
		),
	};
}

const heading = (text: string, fontSize: number, left: number, top: number) => ({
	text,
	left: left - 6,
	top,
	textStyle: { fontSize, fontWeight: 'bold' as const, color: ink, fontFamily: font },
});

function axis({ data, ...given }: Axis, nameGap: number) {
	return {
		...given,
		...(data && { data: [...data] }),
		nameLocation: 'middle' as const,
		nameGap,
		nameTextStyle: { color: ink, fontSize: 12 },
		axisLabel: { color: ink, fontSize: 12 },
		axisLine: { show: true, lineStyle: { color: faint } },
		splitLine: { lineStyle: { color: lines } },
	};
}

/** How each policy is called, and where its name stands beside its point */
const points = {
	automatic: { name: 'automatic', color: ours, position: 'right' },
	'every 20 s': { name: '20 s', color: other, position: 'top' },
	'every 30 s': { name: '30 s', color: other, position: 'right' },
	'every 40 s': { name: '40 s', color: other, position: 'right' },
	optimum: { name: 'optimum', color: best, position: 'left' },
} as const;

const noticeHeadline =
	'How soon a completed video is noticed, and what that takes (dotted: costs as much as the optimum)';

/** What shall not be hidden is drawn last */
const drawingOrder = [...policies].reverse();

/** One for each model, at the documented times, all on the same scale */
function noticePanels(result: PartResult<'notice'>): readonly Panel[] {
	const documented = result.filter(({ scenario }) => scenario === 'as documented');
	const all = documented.flatMap((row) => policies.map((policy) => row.policies[policy]));
	const max = (values: readonly number[]) => Math.ceil((Math.max(...values) * 1.15) / 5) * 5;
	const most = {
		queries: max(all.map(({ queries }) => queries)),
		delay: max(all.map(({ delay }) => delay)),
	};
	const gap = 60;
	const width = (size.width - 30 - gap * documented.length) / documented.length;
	return documented.map((row, index) => ({
		grid: { left: gap + index * (width + gap), top: 86, width, height: 250 },
		...(index === 0 && { headline: noticeHeadline }),
		title: row.name,
		xAxis: { type: 'value', name: 'polls per video', min: 0, max: most.queries },
		yAxis: {
			type: 'value',
			name: index === 0 ? 'mean delay of notice (s)' : '',
			min: 0,
			max: most.delay,
		},
		series: [
			sameCostLine(costOf(row.policies.optimum)),
			...drawingOrder.map((policy): SeriesOption => {
				const { name, color, position } = points[policy];
				const { queries, delay } = row.policies[policy];
				return {
					type: 'scatter',
					symbolSize: 11,
					itemStyle: { color, opacity: 1 },
					data: [[queries, delay]],
					label: { show: true, formatter: name, position, color, fontSize: 12 },
				};
			}),
		],
	}));
}

/** All ways to cost as much as the optimum, were they possible */
function sameCostLine(cost: number): SeriesOption {
	return {
		type: 'line',
		symbol: 'none',
		lineStyle: { color: best, type: 'dotted', width: 1 },
		data: [
			[0, cost],
			[cost, 0],
		],
	};
}

function togetherPanel(result: PartResult<'together'>): Panel {
	const line = (
		name: string,
		color: string,
		position: 'top' | 'bottom',
		secondsOf: (row: PartResult<'together'>[number]) => number,
	): SeriesOption => ({
		type: 'line',
		symbolSize: 8,
		symbol: 'circle',
		itemStyle: { color },
		lineStyle: { color, width: 2, type: position === 'bottom' ? 'dashed' : 'solid' },
		data: result.map((row) => [row.videos, secondsOf(row)]),
		endLabel: {
			show: true,
			formatter: name,
			color,
			fontSize: 12,
			align: 'right',
			offset: [0, position === 'top' ? -14 : 16],
		},
	});
	return {
		grid: { left: 80, top: 450, width: 480, height: 290 },
		headline: 'Waiting for many videos (s)',
		xAxis: { type: 'log', name: 'videos', min: 1, max: 1000 },
		yAxis: { type: 'log', name: '' },
		series: [
			line('one after another', other, 'top', ({ oneByOne }) => oneByOne),
			line('together', ours, 'top', ({ together }) => together),
			line('the slowest video', best, 'bottom', ({ slowest }) => slowest),
		],
	};
}

function downloadPanel({ sizes }: PartResult<'download'>): Panel {
	const colors = { 'Wait for Video': ours, 'HTTP Request': theirs, undici: other } as const;
	return {
		grid: { left: 680, top: 450, width: 480, height: 290 },
		headline: 'Downloading (MB/s)',
		xAxis: {
			type: 'category',
			name: 'size of the file',
			data: sizes.map(({ megabytes }) => `${megabytes.toLocaleString('en')} MB`),
		},
		yAxis: { type: 'value', name: '' },
		series: downloaders.map((downloader): SeriesOption => ({
			type: 'bar',
			name: downloader,
			itemStyle: { color: colors[downloader] },
			data: sizes.map((row) => row.downloaders[downloader].megabytesPerSecond),
		})),
	};
}

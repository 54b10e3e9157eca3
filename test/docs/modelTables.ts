import type { Endpoint, MediumLimits } from '../../nodes/shared/model/endpoints';
import type { Range } from '../../nodes/shared/model/media';
import type { Model } from '../../nodes/shared/model/model';
import { models } from '../../nodes/shared/model/models';
import { lengthsOf } from '../../nodes/shared/model/summary';

/** The cells of a table; the first row has the titles of the columns */
export type Rows = ReadonlyArray<readonly string[]>;

/** How each cell is made of what its row is about, by the title of the column */
type Columns<Subject> = Readonly<Record<string, (subject: Subject) => string>>;

/** The models of which the names begin alike */
interface Family {
	readonly name: string;
	/** As their names have them */
	readonly versions: readonly string[];
	readonly members: readonly Model[];
}

/** What each family takes, in short */
export function modelSummaryRows(): Rows {
	const columns: Columns<Family> = {
		Family: ({ name, versions }) => [name, versions.join(', ')].join(' ').trim(),
		Models: ({ members }) => members.length.toString(),
		'Made from': ({ members }) => startsOf(members).join(', '),
		Seconds: ({ members }) => {
			const durations = members.flatMap(({ duration }) => duration ?? []);
			return between({
				min: Math.min(...durations.map(({ min }) => min)),
				max: Math.max(...durations.map(({ max }) => max)),
			});
		},
		'Resolution up to': ({ members }) => highest(members) ?? '–',
	};
	return rowsOf(columns, families());
}

const firstWord = ({ name }: Model): string => name.split(' ')[0] ?? name;

/** Such as 2, 1.5 or H3, behind the name of the family; names of other kinds have none */
const versionOf = ({ name }: Model): string | undefined =>
	/^\S+ ([A-Z]?\d(?:\.\d)?)\b(?!-)/.exec(name)?.[1];

function families(): Family[] {
	const names = [...new Set(models.map(firstWord))];
	return names.map((name) => {
		const members = models.filter((model) => firstWord(model) === name);
		return {
			name,
			members,
			versions: [...new Set(members.flatMap((one) => versionOf(one) ?? []))],
		};
	});
}

/** What at least one of the models can be given, beside the prompt */
function startsOf(members: readonly Model[]): string[] {
	const starts = {
		text: members.some(({ modes }) => modes.text),
		frames: members.some(({ modes }) => modes.frames),
		images: members.some(({ modes }) => modes.references?.referenceImages),
		videos: members.some(({ modes }) => modes.references?.referenceVideos),
		audio: members.some(({ modes }) => modes.references?.referenceAudios),
	};
	return Object.entries(starts).flatMap(([word, isTaken]) => (isTaken ? [word] : []));
}

/** In the order of what they cost in pixels */
const allResolutions = ['480p', '720p', '768p', '1080p', '1440p', '2k', '4k'];

const highest = (members: readonly Model[]): string | undefined => {
	const values = members.flatMap(({ resolution }) => resolution?.values ?? []);
	return allResolutions.filter((one) => values.includes(one)).at(-1);
};

/** What each model takes */
export function modelRows(): Rows {
	const columns: Columns<Model> = {
		Model: ({ name, value }) => `${name} (\`${value}\`)`,
		Endpoint: ({ endpoint }) => endpoint.name,
		'Known from': ({ knownFrom }) => (knownFrom ? 'clients' : 'documentation'),
		Text: ({ modes }) => (modes.text ? 'yes' : 'no'),
		Frames: ({ modes: { frames } }) => (frames ? framesTaken[frames.lastFrame] : 'no'),
		'Reference images': ({ modes }) => amount(modes.references?.referenceImages),
		'Reference videos': ({ modes }) => amount(modes.references?.referenceVideos),
		'Reference audios': ({ modes }) => amount(modes.references?.referenceAudios),
		Seconds: ({ duration }) => (duration ? lengthsOf(duration) : 'of the video'),
		'Aspect ratios': ({ aspectRatio }) => aspectRatio?.values.join(', ') ?? 'of the frame',
		Resolution: ({ resolution }) => resolution?.values.join(', ') ?? '–',
		Audio: ({ generateAudio }) => (generateAudio ? 'on or off' : '–'),
		Options: optionsOf,
		'Longest prompt': ({ promptMaxLength }) => promptMaxLength?.toString() ?? '–',
		'Takes about': takesAbout,
	};
	return rowsOf(columns, models);
}

const framesTaken = {
	none: 'first',
	optional: 'first, last optional',
	required: 'first and last',
} as const;

function optionsOf({ seed, watermark, faceProcessing, autoFace }: Model): string {
	const names = [
		seed && 'seed',
		watermark && 'watermark',
		faceProcessing && 'process faces',
		autoFace && 'auto face',
	];
	return names.filter((name) => typeof name === 'string').join(', ') || '–';
}

/** What is checked of a file, for each endpoint */
export function mediaRows(): Rows {
	const endpoints = [...new Set(models.map(({ endpoint }) => endpoint))];
	const columns: Columns<Endpoint> = {
		Endpoint: ({ name }) => name,
		'Asset library': ({ library }) => library?.name ?? 'none',
		Images: ({ media }) => limits(media.image),
		Videos: ({ media }) => limits(media.video),
		Audio: ({ media }) => limits(media.audio),
	};
	return rowsOf(columns, endpoints);
}

const takesAbout = ({ generationTime }: Model): string =>
	generationTime
		? `${between({ min: generationTime.min / 60, max: generationTime.max / 60 })} min`
		: 'a few minutes';

function rowsOf<Subject>(columns: Columns<Subject>, subjects: readonly Subject[]): Rows {
	const cells = Object.values(columns);
	return [
		Object.keys(columns),
		...subjects.map((subject) => cells.map((cellOf) => cellOf(subject))),
	];
}

function limits(limits: MediumLimits): string {
	if (Object.keys(limits).length === 0) return 'any format, any size';
	const { formats, mebibytes, mebibytesTogether, pixels, widthToHeight } = limits;
	return [
		formats ? formats.join(', ') : 'any format',
		...(mebibytes ? [`at most ${mebibytes} MiB each`] : []),
		...(mebibytesTogether ? [`at most ${mebibytesTogether} MiB together`] : []),
		...(pixels ? [`${between(pixels)} pixels wide and high`] : []),
		...(widthToHeight ? [`${between(widthToHeight)} times as wide as high`] : []),
	].join('; ');
}

function amount(range: Range | undefined): string {
	if (!range) return 'no';
	if (range.min === range.max) return range.max.toString();
	return range.min > 0 ? between(range) : `up to ${range.max}`;
}

const between = ({ min, max }: Range): string => `${min}–${max}`;

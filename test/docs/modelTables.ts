import { models, type MediumLimits, type Model, type Range } from '../../nodes/shared/model/models';

/** The cells of a table; the first row has the titles of the columns */
export type Rows = ReadonlyArray<readonly string[]>;

/** How each cell is made of what its row is about, by the title of the column */
type Columns<Subject> = Readonly<Record<string, (subject: Subject) => string>>;

/** What each model takes, in short */
export function modelSummaryRows(): Rows {
	const most = (range: Range | undefined): string => range?.max.toString() ?? '–';
	const columns: Columns<Model> = {
		Model: ({ name }) => name,
		Text: ({ modes }) => (modes.text ? 'yes' : 'no'),
		Frames: ({ modes: { frames } }) => {
			if (!frames) return 'no';
			return frames.lastFrame === 'required' ? 'both' : 'first, or both';
		},
		'Images / videos / audio': ({ modes: { references } }) =>
			[references?.referenceImages, references?.referenceVideos, references?.referenceAudios]
				.map(most)
				.join(' / '),
		'Takes about': takesAbout,
	};
	return rowsOf(columns, models);
}

/** What each model takes */
export function modelRows(): Rows {
	const columns: Columns<Model> = {
		Model: ({ name, value }) => `${name} (\`${value}\`)`,
		Text: ({ modes }) => (modes.text ? 'yes' : 'no'),
		Frames: ({ modes: { frames } }) => {
			if (!frames) return 'no';
			return frames.lastFrame === 'required' ? 'first and last' : 'first, last optional';
		},
		'Reference images': ({ modes }) => amount(modes.references?.referenceImages),
		'Reference videos': ({ modes }) => amount(modes.references?.referenceVideos),
		'Reference audios': ({ modes }) => amount(modes.references?.referenceAudios),
		Seconds: ({ duration }) => between(duration),
		'Aspect ratios': ({ aspectRatio }) => aspectRatio.values.join(', '),
		Resolution: ({ resolution }) => resolution?.values.join(', ') ?? '–',
		Audio: ({ generateAudio }) => (generateAudio ? 'on or off' : '–'),
		'Longest prompt': ({ promptMaxLength }) => promptMaxLength?.toString() ?? 'no limit',
		'Takes about': takesAbout,
	};
	return rowsOf(columns, models);
}

/** What is checked of a file, for each endpoint */
export function mediaRows(): Rows {
	const endpoints = [...new Set(models.map(({ endpoint }) => endpoint))];
	const columns: Columns<Model['endpoint']> = {
		Models: (endpoint) =>
			models
				.filter((model) => model.endpoint === endpoint)
				.map(({ name }) => name)
				.join(', '),
		'Asset ID': ({ takesAssets }) => (takesAssets ? 'yes' : 'no'),
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

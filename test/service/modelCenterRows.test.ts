import { clientOf, type Client } from './client';
import { useService } from './useService';

/** A row of the provider's table, written by hand: the witness against a wrong entry of the service. */
interface Row {
	/** What a body needs besides the prompt. */
	needs?: Readonly<Record<string, unknown>>;
	seconds?: [least: number, most: number];
	resolutions?: string;
	ratios?: string;
	/** The most images, videos and audios. */
	references?: [images: number, videos: number, audios: number];
	/** The fields that it takes of those that not every model does. */
	takes?: string;
}

const image = 'https://media.example.com/cat.png';
const references = (count: number) => Array.from({ length: count }, () => image);

const three = '16:9 9:16 1:1';
const six = `${three} 4:3 3:4 21:9`;
const seven = `${six} adaptive`;
const nine = `${six} 4:5 5:4 9:21`;
const five = `${three} 4:3 3:4`;

const seedance20: Row = {
	seconds: [4, 15],
	ratios: seven,
	references: [9, 3, 3],
	takes: 'first_image seed generate_audio watermark tools',
};
const videos933: Row = {
	seconds: [4, 15],
	ratios: six,
	references: [9, 3, 3],
	takes: 'generate_audio face_processing reference_mode',
};
const stable: Row = {
	seconds: [4, 15],
	resolutions: '720p',
	ratios: three,
	references: [4, 3, 1],
	takes: 'first_image async audio_reference',
};
const seedance15: Row = { seconds: [4, 12], takes: 'first_image size' };
const happyHorse: Row = {
	seconds: [3, 15],
	resolutions: '720P 1080P',
	takes: 'seed watermark',
};
const happyHorseImages: Row = {
	...happyHorse,
	needs: { reference_images: [image] },
	ratios: nine,
	references: [9, 0, 0],
};
const happyHorseFrame: Row = {
	...happyHorse,
	needs: { first_image: image },
	takes: 'first_image seed watermark',
};
const happyHorseText: Row = { ...happyHorse, ratios: nine };
const wan27: Row = { seconds: [4, 15], resolutions: '720P 1080P', takes: 'seed watermark' };

const rows: Record<string, Row> = {
	'sd_2.0_special': { ...seedance20, resolutions: '720p 1080p 2k 4k' },
	'sd_2.0_fast_special': { ...seedance20, resolutions: '720p' },
	'sd_2.0_discount': { ...seedance20, resolutions: '480p 720p 1080p' },
	'sd_2.0_fast_discount': { ...seedance20, resolutions: '480p 720p' },
	'sd_2.0_mini_discount': { ...seedance20, resolutions: '480p 720p' },
	'sd_2.0_mini_special': { ...seedance20, resolutions: '720p' },
	'seedance-2.5-c1': {
		seconds: [4, 30],
		resolutions: '480p 720p',
		ratios: three,
		references: [30, 10, 10],
		takes: 'first_image',
	},
	'seedance-2.5-c3': {
		seconds: [4, 29],
		resolutions: '720p',
		ratios: three,
		references: [30, 0, 10],
		takes: 'first_image generate_audio',
	},
	'sd_2.5_discount_v1': {
		seconds: [4, 30],
		resolutions: '480p 720p 1080p',
		ratios: seven,
		references: [30, 10, 10],
		takes: 'first_image seed generate_audio',
	},
	'sd_2.5_special_v1': {
		seconds: [4, 30],
		resolutions: '720p 1080p',
		ratios: seven,
		references: [30, 10, 10],
		takes: 'seed generate_audio',
	},
	video_30_10_10: {
		needs: { resolution: '720p' },
		seconds: [4, 30],
		resolutions: '720p',
		ratios: six,
		references: [30, 10, 10],
	},
	videos_933_c1: { ...videos933, resolutions: '480p 720p 1080p' },
	videos_fast_933_c1: { ...videos933, resolutions: '480p 720p' },
	videos_stable: stable,
	videos_stable_fast: stable,
	seedance_1_5_pro_480p: seedance15,
	seedance_1_5_pro_720p: seedance15,
	seedance_1_5_pro_1080p: seedance15,
	'minimax-h3': {
		seconds: [5, 15],
		resolutions: '2k',
		ratios: six,
		references: [5, 0, 3],
		takes: 'first_image generate_audio',
	},
	'MiniMax-H3-c4': {
		seconds: [5, 15],
		resolutions: '1440P',
		ratios: '16:9 9:16',
		references: [5, 0, 3],
		takes: 'first_image',
	},
	'MiniMax-H3-768p': {
		seconds: [10, 15],
		resolutions: '768p',
		ratios: `${six} 2:3 3:2`,
		references: [9, 3, 3],
	},
	KlingO3: {
		seconds: [3, 15],
		resolutions: '720p 1080p',
		ratios: three,
		references: [3, 0, 0],
		takes: 'first_image generate_audio reference_mode',
	},
	'hh-1.1-r2v-o': happyHorseImages,
	'happyhorse-1.0-r2v': happyHorseImages,
	'happyhorse-1.1-r2v': happyHorseImages,
	'hh-1.1-i2v-o': happyHorseFrame,
	'happyhorse-1.0-i2v': happyHorseFrame,
	'happyhorse-1.1-i2v': happyHorseFrame,
	'hh-1.1-t2v-o': happyHorseText,
	'happyhorse-1.0-t2v': happyHorseText,
	'happyhorse-1.1-t2v': happyHorseText,
	'wan2.7-r2v': {
		...wan27,
		needs: { reference_images: [image] },
		ratios: five,
		references: [3, 0, 0],
	},
	'wan2.7-i2v': {
		...wan27,
		needs: { first_image: image, last_image: image },
		takes: 'first_image seed watermark',
	},
	'wan2.7-t2v': { ...wan27, ratios: five },
	'wan2.7-videoedit': {
		needs: { reference_videos: [image] },
		resolutions: '720P 1080P',
		ratios: five,
		references: [4, 1, 0],
		takes: 'seed watermark audio_setting',
	},
	'wan3.0-r2v': {
		seconds: [3, 30],
		resolutions: '480P 720P 1080P',
		ratios: '16:9 9:16',
		references: [10, 5, 5],
		takes: 'seed watermark',
	},
};

const entries = Object.entries(rows);

const allResolutions = '480p 720p 768p 1080p 1440p 2k 4k 480P 720P 768P 1080P 1440P 2K 4K'.split(
	' ',
);
const allRatios = `${nine} adaptive 2:3 3:2 2:1`.split(' ');
const particular: Record<string, unknown> = {
	first_image: image,
	seed: 7,
	generate_audio: true,
	watermark: false,
	tools: [],
	face_processing: true,
	reference_mode: 'image',
	audio_setting: 'auto',
	async: 'true',
	audio_reference: 'true',
};

const service = useService();
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

async function isTaken(model: string, fields: Record<string, unknown>): Promise<boolean> {
	const body = { model, prompt: 'A paper boat', ...rows[model]?.needs, ...fields };
	return (await client.modelCenter.create(body)).status === 200;
}

/** Which of the values the model takes in the field. */
async function takenOf(
	model: string,
	field: string,
	values: readonly unknown[],
): Promise<unknown[]> {
	const taken: unknown[] = [];
	for (const value of values) {
		if (await isTaken(model, { [field]: value })) taken.push(value);
	}
	return taken;
}

const listed = (words = '') => words.split(' ').filter(Boolean).sort();

it.each(entries)('takes of %s the documented resolutions alone', async (model, row) => {
	const resolutions = await takenOf(model, 'resolution', allResolutions);

	expect(resolutions.sort()).toEqual(listed(row.resolutions));
});

it.each(entries)('takes of %s the documented ratios alone', async (model, row) => {
	const ratios = await takenOf(model, 'aspect_ratio', allRatios);

	expect(ratios.sort()).toEqual(listed(row.ratios));
});

it.each(entries)('takes of %s the documented seconds alone', async (model, { seconds }) => {
	const [least, most] = seconds ?? [4, 15];

	const durations = await takenOf(model, 'duration', [
		least - 1,
		least,
		most,
		most + 1,
		least + 0.5,
	]);

	expect(durations).toEqual(seconds === undefined ? [] : [least, most]);
});

it.each(entries)('takes of %s the documented number of references', async (model, row) => {
	const kinds = ['reference_images', 'reference_videos', 'reference_audios'];
	const most = row.references ?? [0, 0, 0];

	for (const [index, kind] of kinds.entries()) {
		const limit = most[index] ?? 0;
		// An audio may need a picture beside it.
		const beside = kind === 'reference_audios' && limit > 0 ? { reference_images: [image] } : {};
		expect(await isTaken(model, { ...beside, [kind]: references(limit + 1) })).toBe(false);
		if (limit === 0) continue;
		expect(await isTaken(model, { ...beside, [kind]: references(limit) })).toBe(true);
	}
});

it.each(entries)('takes of %s no field that is for others', async (model, row) => {
	const fields = [];
	for (const [field, value] of Object.entries(particular)) {
		if (await isTaken(model, { [field]: value })) fields.push(field);
	}

	expect(fields.sort()).toEqual(listed(row.takes).filter((field) => field !== 'size'));
});

it.each(entries)('takes %s with what it needs, and nothing more', async (model) => {
	expect(await isTaken(model, {})).toBe(true);
});

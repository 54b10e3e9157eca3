import type { INodeParameters } from 'n8n-workflow';

import type { RunResult } from './harness/engine';
import { media, url } from './goldenBody';
import { setUpHarness } from './harness/engineHarness';

const harness = setUpHarness();

const image = 'https://example.com/a.png';

const images = (count: number) => media(...Array.from({ length: count }, () => image));

async function create(parameters: INodeParameters): Promise<RunResult> {
	return await harness.run({
		type: 'kyyVideo',
		parameters: { prompt: 'A lighthouse in a storm', ...parameters },
	});
}

describe('a wrong parameter is refused in words before anything is sent', () => {
	test.each<[string, INodeParameters, string]>([
		[
			'an empty prompt',
			{ prompt: '={{ "  " }}' },
			'Prompt must be text that describes the video, but is empty',
		],
		[
			'a prompt from a field that is not there',
			{ prompt: '={{ $json.nothing }}' },
			'Prompt must be text that describes the video, but is empty',
		],
		[
			'a prompt that is a list',
			{ prompt: '={{ ["a"] }}' },
			'Prompt must be text that describes the video, but is a list',
		],
		[
			'a prompt over the limit of Videos Fast',
			{ model: 'videos_fast', prompt: 'x'.repeat(1501) },
			'Prompt must have at most 1500 characters with Videos Fast, but has 1501',
		],
		[
			'a prompt over the limit of Videos Stable',
			{ model: 'videos_stable', prompt: 'x'.repeat(5001) },
			'Prompt must have at most 5000 characters with Videos Stable, but has 5001',
		],
		[
			'a duration of 3',
			{ duration: 3 },
			'Duration (Seconds) must be a whole number from 4 to 15, but is 3',
		],
		[
			'a duration of 16',
			{ duration: 16 },
			'Duration (Seconds) must be a whole number from 4 to 15, but is 16',
		],
		[
			'half a second',
			{ duration: 4.5 },
			'Duration (Seconds) must be a whole number from 4 to 15, but is 4.5',
		],
		[
			'a duration in words',
			{ duration: '={{ "abc" }}' },
			'Duration (Seconds) must be a whole number from 4 to 15, but is "abc"',
		],
		[
			'a duration from a field that is not there',
			{ duration: '={{ $json.nothing }}' },
			'Duration (Seconds) must be a whole number from 4 to 15, but is empty',
		],
		[
			'an unknown ratio from an expression',
			{ aspectRatio: '={{ "16:10" }}' },
			'Aspect Ratio must be one of 16:9, 4:3, 1:1, 3:4, 9:16, 21:9, adaptive with KyyVideo 2, but is "16:10"',
		],
		[
			'a ratio that n8n kept from another model',
			{ model: 'videos_fast', aspectRatio: '21:9' },
			'Aspect Ratio must be one of 16:9, 9:16 with Videos Fast, but is "21:9"',
		],
		[
			'no reference with a model that makes videos from references alone',
			{ model: 'seedance_2_0', generateFrom: 'text' },
			'Reference Videos must have at least 1 entry with Seedance 2.0, but has 0',
		],
		[
			'a mode that there is not',
			{ generateFrom: 'picture' },
			'Generate From must be one of Text, First and Last Frame, References with KyyVideo 2, but is "picture"',
		],
		[
			'an unknown resolution',
			{ model: 'videos', resolution: '={{ "4k" }}' },
			'Resolution must be one of 720p with Videos, but is "4k"',
		],
		[
			'a sound setting in words',
			{ generateAudio: '={{ "loud" }}' },
			'Generate Audio must be true or false, but is "loud"',
		],
		[
			'an unknown model',
			{ model: 'sora' },
			'Model must be one of the list, such as kyyvideo2, byName or other, but is "sora"',
		],
		[
			'a last frame without a first one',
			{ generateFrom: 'frames', firstFrame: url('={{ "" }}'), lastFrame: url(image) },
			'First Frame must be a public URL that begins with https:// or http://, or an asset of your asset library such as asset://asset-20260330142158-q75m8, but is empty',
		],
		[
			'a first frame alone where both are needed',
			{
				model: 'videos',
				generateFrom: 'frames',
				firstFrame: url(image),
				lastFrame: url('={{ "" }}'),
			},
			'Last Frame must be a public URL that begins with https:// or http://, but is empty',
		],
		[
			'an ftp: URL',
			{ generateFrom: 'references', referenceImages: media(image, 'ftp://example.com/a.png') },
			'Reference Images (entry 2) must be a public URL that begins with https:// or http://, or an asset of your asset library such as asset://asset-20260330142158-q75m8, but is "ftp://example.com/a.png"',
		],
		[
			'a last frame that is no address',
			{ generateFrom: 'frames', firstFrame: url(image), lastFrame: url('last.png') },
			'Last Frame must be a public URL that begins with https:// or http://, or an asset of your asset library such as asset://asset-20260330142158-q75m8, but is "last.png"',
		],
		[
			'two addresses in a field that takes one',
			{ generateFrom: 'frames', firstFrame: url(`${image},${image}`) },
			'First Frame must be one file, but is a list of 2',
		],
		[
			'one wrong address in a list',
			{ generateFrom: 'references', referenceImages: media(image, `${image}, https://, ${image}`) },
			'Reference Images (entry 2, number 2 of its list) must be a public URL that begins with https:// or http://, or an asset of your asset library such as asset://asset-20260330142158-q75m8, but is "https://"',
		],
		[
			'a path instead of a URL',
			{ model: 'videos', generateFrom: 'references', referenceImages: media('/pictures/a.png') },
			'Reference Images (entry 1) must be a public URL that begins with https:// or http://, but is "/pictures/a.png"',
		],
		[
			'an asset where the endpoint takes none',
			{ model: 'videos', generateFrom: 'references', referenceImages: media('asset://asset-1') },
			'Reference Images (entry 1) must be a public URL that begins with https:// or http://, or a binary field (this field takes no assets), but is "asset://asset-1"',
		],
		[
			'a medium that is an object',
			{ generateFrom: 'references', referenceImages: media('={{ {} }}') },
			'Reference Images (entry 1) must be a public URL that begins with https:// or http://, or an asset of your asset library such as asset://asset-20260330142158-q75m8, but is an object',
		],
		[
			'ten images',
			{ generateFrom: 'references', referenceImages: images(10) },
			'Reference Images must have at most 9 entries with KyyVideo 2, but has 10',
		],
		[
			'five images for Videos Stable',
			{ model: 'videos_stable', generateFrom: 'references', referenceImages: images(5) },
			'Reference Images must have at most 4 entries with Videos Stable, but has 5',
		],
		[
			'two sounds for Videos Stable Fast',
			{
				model: 'videos_stable_fast',
				generateFrom: 'references',
				referenceImages: images(1),
				referenceAudios: media('https://example.com/a.mp3', 'https://example.com/b.mp3'),
			},
			'Reference Audio must have at most 1 entry with Videos Stable Fast, but has 2',
		],
		[
			'four reference videos',
			{
				generateFrom: 'references',
				referenceVideos: media(...Array.from({ length: 4 }, () => 'https://example.com/a.mp4')),
			},
			'Reference Videos must have at most 3 entries with KyyVideo 2, but has 4',
		],
		[
			'Seedance 2.0 without a reference video',
			{
				model: 'seedance_2_0',
				generateFrom: 'references',
				referenceImages: images(1),
				referenceVideos: media('={{ "" }}'),
			},
			'Reference Videos must have at least 1 entry with Seedance 2.0, but has 0',
		],
		[
			'references without any',
			{ generateFrom: 'references' },
			'Reference Images or Reference Videos or Reference Audio must have at least one entry when Generate From is References, but all are empty',
		],
	])('%s', async (_what, parameters, message) => {
		const { error, outputs } = await create(parameters);
		expect(error?.message).toBe(message);
		expect(error?.description).toBe(
			'Change the field, or the value that its expression gives for this item. Nothing was sent to KyyVideo for this item.',
		);
		expect(error?.context.itemIndex).toBe(0);
		expect(outputs).toEqual([]);
		expect(harness.service.requests).toEqual([]);
	});
});

test('all wrong fields of an item are named at once', async () => {
	const { error } = await create({ duration: 3, aspectRatio: '={{ "5:4" }}', prompt: '={{ "" }}' });
	expect(error?.message).toMatch(/^Prompt must be/);
	expect(error?.description).toMatch(
		/Also: Duration \(Seconds\) must be .*, but is 3\. Aspect Ratio must be .*, but is "5:4"\. Nothing was sent/,
	);
});

test('a prompt of exactly the limit is sent', async () => {
	const { error } = await create({ model: 'videos_fast', prompt: 'x'.repeat(1500) });
	expect(error).toBeUndefined();
	expect(harness.service.counts.create).toBe(1);
});

describe('with several items', () => {
	const items = [5, 3, 15].map((seconds) => ({ json: { seconds } }));
	const parameters = { prompt: 'A lighthouse', duration: '={{ $json.seconds }}' };

	test('only the bad ones fail with Continue On Fail, paired with what they came from', async () => {
		const { outputs } = await harness.run({
			type: 'kyyVideo',
			parameters,
			items,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(outputs[0]).toMatchObject([
			{ json: { status: 'queued' }, pairedItem: { item: 0 } },
			{
				json: {
					error: 'Duration (Seconds) must be a whole number from 4 to 15, but is 3',
					details: {
						description: expect.stringMatching(
							/Nothing was sent to KyyVideo for this item\.$/,
						) as unknown,
					},
				},
				pairedItem: { item: 1 },
			},
			{ json: { status: 'queued' }, pairedItem: { item: 2 } },
		]);
		expect(harness.service.counts.create).toBe(2);
	});

	test('the bad ones leave by the error output when there is one', async () => {
		const { outputs } = await harness.run({
			type: 'kyyVideo',
			parameters,
			items,
			settings: { onError: 'continueErrorOutput' },
		});
		expect(outputs.map((output) => output.length)).toEqual([2, 1]);
		expect(outputs[1]?.[0]?.json).toMatchObject({
			seconds: 3,
			error: expect.stringMatching(/^Duration \(Seconds\)/) as unknown,
		});
	});

	test('the first bad one ends the run before anything is sent for the others', async () => {
		const { error } = await harness.run({
			type: 'kyyVideo',
			parameters,
			items,
		});
		expect(error?.context.itemIndex).toBe(1);
		expect(harness.service.requests).toEqual([]);
	});
});

import type { INodeTypeDescription } from 'n8n-workflow';

import { KyyVideo } from '../../nodes/KyyVideo/KyyVideo.node';
import { modesOf, wireNameOf } from '../../nodes/shared/model/model';
import { findModel, models, namedModel, otherModel } from '../../nodes/shared/model/models';
import { WaitForVideo } from '../../nodes/WaitForVideo/WaitForVideo.node';

/** What stands in a list more than once, whatever its capital letters */
function repeated(words: readonly string[]): string[] {
	const lower = words.map((word) => word.toLowerCase());
	return lower.filter((word, index) => lower.indexOf(word) !== index);
}

const choices = [...models, namedModel, otherModel];

test('no two models have the same value', () => {
	expect(repeated(choices.map(({ value }) => value))).toEqual([]);
});

test('no two models have the same name', () => {
	expect(repeated(choices.map(({ name }) => name))).toEqual([]);
});

test('no model has the name that is the value of another one', () => {
	for (const { value, name } of models) {
		expect(findModel(name)?.value).toBe(value);
	}
});

test('the service calls two models alike only where they are the same one at two endpoints', () => {
	expect(repeated(models.map(wireNameOf))).toEqual(['videos_stable', 'videos_stable_fast']);
	const places = models.map((model) => `${model.endpoint.path} ${wireNameOf(model)}`);
	expect(repeated(places)).toEqual([]);
});

describe.each(models.map((model) => [model.value, model] as const))('%s', (value, model) => {
	test('is found by its value, its name, and both in other letters', () => {
		for (const word of [value, model.name]) {
			for (const written of [word, word.toUpperCase(), word.toLowerCase()]) {
				expect(findModel(written)).toBe(model);
			}
		}
	});

	test('has defaults that are among its choices', () => {
		const { duration, aspectRatio, resolution } = model;
		for (const choice of [aspectRatio, resolution]) {
			if (choice) expect(choice.values).toContain(choice.default);
			if (choice) expect(repeated(choice.values)).toEqual([]);
		}
		if (!duration) return;
		expect(duration.default).toBeGreaterThanOrEqual(duration.min);
		expect(duration.default).toBeLessThanOrEqual(duration.max);
		if (!duration.only) return;
		expect(duration.only).toContain(duration.default);
		expect(Math.min(...duration.only)).toBe(duration.min);
		expect(Math.max(...duration.only)).toBe(duration.max);
	});

	test('starts from something, and its ranges are in order', () => {
		expect(modesOf(model).length).toBeGreaterThan(0);
		expect(Object.keys(model.modes).length).toBeGreaterThan(0);
		const ranges = [
			...Object.values(model.modes.references ?? {}),
			model.seed,
			model.generationTime,
		];
		for (const range of ranges) {
			if (range) expect(range.min).toBeLessThanOrEqual(range.max);
		}
		for (const field of model.audioNeeds ?? []) {
			expect(model.modes.references).toHaveProperty(field);
		}
	});
});

test.each(['', ' ', 'sora', 'sd_2.0', 'constructor', '__proto__', 'Other Model', 'byName'])(
	'%j is no model',
	(name) => {
		expect(findModel(name)).toBeUndefined();
	},
);

/** n8n sends the descriptions of all nodes to the browser of everyone who opens the editor */
const mostBytes = 250_000;

test.each([
	['KyyVideo', new KyyVideo().description],
	['Wait for Video', new WaitForVideo().description],
] as const)(
	'the description of %s is no burden for the editor',
	(name, description: INodeTypeDescription) => {
		const bytes = Buffer.byteLength(JSON.stringify(description));
		const words = `The description of ${name} has ${bytes} bytes`;
		expect(bytes < mostBytes ? '' : `${words}, which is not below ${mostBytes}`).toBe('');
	},
);

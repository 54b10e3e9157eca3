import { parametersError, type Problem } from '../../shared/errors';
import type { Model } from '../../shared/models';
import { togetherProblem } from '../media/fileLimits';
import type { Medium } from '../media/locator';
import { readyMedium, type Purpose, type Surroundings } from '../media/readyMedium';
import { displayNames, mediumFields, mediumKinds, type MediumField } from './create.fields';
import {
	parseCreateParameters,
	parseGenerateFrom,
	type CreateParameters,
} from './create.parameters';
import { createRequest } from './create.request';
import type { Order, OrderedMedium } from './order';

/** One of the media of an item, in the order of the fields */
interface Named {
	readonly name: MediumField;
	readonly medium: Medium;
	readonly purpose: Purpose;
}

/** As `OrderedMedium`, with the field that it stands in */
type Ready = OrderedMedium & Pick<Named, 'name'>;

/**
 * Reads and checks what an item asks of a model of the table.
 *
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export async function modelOrder(
	model: Model,
	values: Readonly<Record<string, unknown>>,
	surroundings: Surroundings,
): Promise<Order> {
	const generateFrom = parseGenerateFrom(model, values.generateFrom);
	const parameters = parseCreateParameters(model, generateFrom, values);
	const media = await readyMedia(model, parameters, surroundings);
	const perMedium = (parts: readonly string[]) => perField(parameters, media, parts);
	const identities = perMedium(media.map(({ identity }) => identity));
	return {
		identity: { model: model.value, generateFrom, ...parameters, ...identities },
		media,
		request: async () => {
			const addresses = await Promise.all(media.map(async ({ address }) => address()));
			return {
				...createRequest(model, { ...parameters, ...perMedium(addresses) }),
				media: media.map(({ purpose }) => purpose.field),
			};
		},
	};
}

async function readyMedia(
	model: Model,
	parameters: CreateParameters,
	surroundings: Surroundings,
): Promise<Ready[]> {
	const named = mediaOf(model, parameters);
	const looked = await Promise.all(
		named.map(async ({ name, medium, purpose }) => ({
			name,
			purpose,
			found: await readyMedium(medium, purpose, surroundings),
		})),
	);
	const problems = looked.flatMap(({ found }) => ('message' in found ? [found] : []));
	const ready = looked.flatMap(({ found, ...named }): Ready[] =>
		'message' in found ? [] : [{ ...found, ...named }],
	);
	const [first, ...others] = [...problems, ...problemsTogether(model, ready)];
	if (first) throw parametersError([first, ...others]);
	return ready;
}

function mediaOf({ endpoint }: Model, parameters: CreateParameters): Named[] {
	return mediumFields.flatMap((name) => {
		const kind = mediumKinds[name];
		const limits = endpoint.media[kind];
		const given = parameters[name] ?? [];
		const field = displayNames[name];
		if (!Array.isArray(given)) return [{ name, medium: given, purpose: { field, kind, limits } }];
		return given.map((medium, index) => ({
			name,
			medium,
			purpose: { field: `${field} (entry ${index + 1})`, kind, limits },
		}));
	});
}

function problemsTogether({ endpoint }: Model, media: readonly Ready[]): Problem[] {
	return mediumFields.flatMap((name) => {
		const files = media.flatMap((one) =>
			one.name === name && one.bytes !== undefined ? [{ bytes: one.bytes }] : [],
		);
		const problem = togetherProblem(files, endpoint.media[mediumKinds[name]]);
		return problem === undefined ? [] : [{ message: `${displayNames[name]} ${problem}` }];
	});
}

/**
 * What each field that holds media has of them: a list where it takes several, and nothing where it has none.
 *
 * @param parts one for each medium
 */
function perField(
	parameters: CreateParameters,
	media: readonly Ready[],
	parts: readonly string[],
): Record<MediumField, string | string[] | undefined> {
	const partsOf = (name: MediumField) => {
		const [first, ...others] = parts.filter((_part, index) => media[index]?.name === name);
		if (first === undefined) return undefined;
		return Array.isArray(parameters[name]) ? [first, ...others] : first;
	};
	return {
		firstFrame: partsOf('firstFrame'),
		lastFrame: partsOf('lastFrame'),
		referenceImages: partsOf('referenceImages'),
		referenceVideos: partsOf('referenceVideos'),
		referenceAudios: partsOf('referenceAudios'),
	};
}

import { creating, parametersError, type Problem } from '../../shared/errors';
import type { Model } from '../../shared/models';
import { togetherProblem } from '../media/fileLimits';
import type { Medium } from '../media/locator';
import {
	identityOfMedium,
	readyMedium,
	type MediumItem,
	type Purpose,
	type ReadyMedium,
} from '../media/readyMedium';
import { displayNames, mediumFields, mediumKinds, type MediumField } from './create.fields';
import {
	parseCreateParameters,
	parseGenerateFrom,
	type CreateParameters,
} from './create.parameters';
import { createRequest } from './create.request';
import type { Order } from './order';

/** One of the media of an item, in the order of the fields */
interface NamedMedium {
	readonly name: MediumField;
	readonly medium: Medium;
	readonly purpose: Purpose;
}

/**
 * Reads and checks what an item asks of a model of the table.
 *
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export async function modelOrder(
	model: Model,
	values: Readonly<Record<string, unknown>>,
	item: MediumItem,
	baseUrl: () => Promise<string>,
): Promise<Order> {
	const generateFrom = parseGenerateFrom(model, values.generateFrom);
	const parameters = parseCreateParameters(model, generateFrom, values);
	const named = mediaOf(model, parameters);
	const inTheirFields = (parts: readonly string[]) => perField(parameters, named, parts);
	const identities = await Promise.all(
		// Where a file is gone, what the user has written and the other mark of the item tell: see `originOf`
		named.map(async ({ medium }) => (await identityOfMedium(medium, item)).content),
	);
	return {
		identity: { model: model.value, generateFrom, ...parameters, ...inTheirFields(identities) },
		ready: async () => {
			const media = await readyMedia(model, named, item, await baseUrl());
			const request = async () => {
				const addresses = await Promise.all(media.map(async ({ address }) => address()));
				return {
					...createRequest(model, { ...parameters, ...inTheirFields(addresses) }),
					asked: creating(named.map(({ purpose }) => purpose.field)),
				};
			};
			return { media, request };
		},
	};
}

function mediaOf({ endpoint }: Model, parameters: CreateParameters): NamedMedium[] {
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

/** @throws KyyVideoError `parameters` that names every wrong medium */
async function readyMedia(
	model: Model,
	named: readonly NamedMedium[],
	item: MediumItem,
	baseUrl: string,
): Promise<ReadyMedium[]> {
	const looked = await Promise.all(
		named.map(async ({ medium, purpose }) => readyMedium(medium, purpose, item, baseUrl)),
	);
	const problems = looked.flatMap((found) => ('message' in found ? [found] : []));
	const ready = looked.flatMap((found) => ('message' in found ? [] : [found]));
	const isComplete = problems.length === 0;
	const [first, ...others] = isComplete ? problemsTogether(model, named, ready) : problems;
	if (first) throw parametersError([first, ...others]);
	return ready;
}

/** @param media one for each that is named */
function problemsTogether(
	{ endpoint }: Model,
	named: readonly NamedMedium[],
	media: readonly ReadyMedium[],
): Problem[] {
	return mediumFields.flatMap((name) => {
		const files = media.flatMap(({ bytes }, index) =>
			named[index]?.name === name && bytes !== undefined ? [{ bytes }] : [],
		);
		const problem = togetherProblem(files, endpoint.media[mediumKinds[name]]);
		return problem === undefined ? [] : [{ message: `${displayNames[name]} ${problem}` }];
	});
}

/**
 * What each field that holds media has of them: a list where it takes several, and nothing where it has none.
 *
 * @param parts one for each medium that is named
 */
function perField(
	parameters: CreateParameters,
	named: readonly NamedMedium[],
	parts: readonly string[],
): Record<MediumField, string | string[] | undefined> {
	const partsOf = (name: MediumField) => {
		const [first, ...others] = parts.filter((_part, index) => named[index]?.name === name);
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

import type { CreateRequest } from '../../shared/client';
import type { MediumItem, ReadyMedium } from '../media/readyMedium';
import { otherModel, type displayNames } from './create.fields';
import { parseModel } from './create.parameters';
import { modelOrder } from './modelOrder';
import { otherOrder } from './otherOrder';

/** What one item asks for, as far as its fields tell */
export interface Order {
	/** The value of each field, without what differs at each call; undefined where it is not used */
	readonly identity: Readonly<Partial<Record<keyof typeof displayNames, unknown>>>;
	/**
	 * Checks the media as far as that can be done without the service.
	 *
	 * @throws KyyVideoError `parameters`
	 */
	readonly ready: () => Promise<ReadyOrder>;
}

/** What one item asks for, checked, and not sent yet */
export interface ReadyOrder {
	readonly media: readonly ReadyMedium[];
	/** To be called when it is sent: the address of a binary field is good for a day from then on */
	readonly request: () => Promise<CreateRequest>;
}

/**
 * Reads and checks the fields of an item.
 *
 * @param values as n8n gives them
 * @param baseUrl where the service is
 * @throws KyyVideoError `parameters`
 */
export async function readOrder(
	values: Readonly<Record<string, unknown>>,
	item: MediumItem,
	baseUrl: () => Promise<string>,
): Promise<Order> {
	if (values.model === otherModel.value) return otherOrder(values, await baseUrl());
	return await modelOrder(parseModel(values.model), values, item, baseUrl);
}

import type { CreateRequest } from '../../shared/client';
import type { Surroundings, ReadyMedium, Purpose } from '../media/readyMedium';
import { displayNames, otherModel } from './create.fields';
import { parseModel } from './create.parameters';
import { modelOrder } from './modelOrder';
import { otherOrder } from './otherOrder';

/** A medium of an order, and what it is meant for */
export interface OrderedMedium extends ReadyMedium {
	readonly purpose: Purpose;
}

/** What one item asks for: checked, and not sent yet */
export interface Order {
	/** The value of each field, without what differs at each call; undefined where it is not used */
	readonly identity: Readonly<Partial<Record<keyof typeof displayNames, unknown>>>;
	readonly media: readonly OrderedMedium[];
	/** To be called when it is sent: the address of a binary field is good for a day from then on */
	readonly request: () => Promise<CreateRequest>;
}

/**
 * Reads and checks what an item asks for, as far as that can be done without the service.
 *
 * @param values the fields of the item as n8n gives them
 * @throws KyyVideoError `parameters`
 */
export async function readOrder(
	values: Readonly<Record<string, unknown>>,
	surroundings: Surroundings,
): Promise<Order> {
	if (values.model === otherModel.value) return otherOrder(values, surroundings.baseUrl);
	return await modelOrder(parseModel(values.model), values, surroundings);
}

import type { IDataObject } from 'n8n-workflow';

/**
 * What all runs share that have the same context of n8n, such as the parallel calls of an AI agent's tool, or the tries of
 * Retry On Fail. n8n does not store it with the execution: it is gone with the context.
 */
export class PerContext<Value> {
	private readonly values = new WeakMap<IDataObject, Value>();

	constructor(private readonly create: (context: IDataObject) => Value) {}

	of(context: IDataObject): Value {
		const value = this.values.get(context) ?? this.create(context);
		this.values.set(context, value);
		return value;
	}
}

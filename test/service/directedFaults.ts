import { faultyDirectives } from './directives';
import type { Misbehavior } from './faultTypes';

/** The faults that a word in the prompt asks for. */
export class DirectedFaults {
	private readonly metOnce = new Set<string>();

	take(on: Misbehavior['on'], prompt: string): Misbehavior | undefined {
		if (on !== 'create') return undefined;
		const directive = Object.values(faultyDirectives).find(({ word }) => prompt.includes(word));
		if (directive === undefined || this.metOnce.has(prompt)) return undefined;
		if (directive.once) this.metOnce.add(prompt);
		return { on, ...directive.fault };
	}

	forget(): void {
		this.metOnce.clear();
	}
}

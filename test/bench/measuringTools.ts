import type { Report } from '../n8n/report';
import type { Runtime } from '../n8n/runtime';
import type { ChildOptions } from './childProcess';

/** What the parts need that measure on real time, in processes of their own */
export interface MeasuringTools {
	readonly report: Report;
	readonly runtime: Runtime;
	readonly child: ChildOptions;
}

import { randomUUID } from 'node:crypto';
import type { Family } from './createRules';
import type { CreateShape } from './tasks';

/**
 * What an id looks like. `mcp` is documented for the Model Center and `video` for the rest; clients
 * have also seen `video_seedance`. `plain` says nothing of where it comes from.
 */
export type IdForm = 'mcp' | 'video' | 'video_seedance' | 'plain';

export class TaskIds {
	private lastProject = 4_000_000_000;

	next(family: Family, shape: CreateShape, form: IdForm | undefined): string {
		if (form === undefined && shape === 'wrapped') return this.nextProject();
		switch (form ?? (family === 'modelCenter' ? 'mcp' : 'video')) {
			case 'mcp':
				return `mcp_${randomUUID().replaceAll('-', '')}`;
			case 'video':
				return `video_${randomUUID()}`;
			case 'video_seedance':
				return `video_seedance_${randomUUID()}`;
			case 'plain':
				return randomUUID();
		}
	}

	private nextProject(): string {
		this.lastProject += 1;
		return `proj_${this.lastProject}`;
	}
}

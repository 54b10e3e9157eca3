import type { IExecuteFunctions } from 'n8n-workflow';

type Level = 'debug' | 'info' | 'warn';

/** n8n's log, which all workflows share: each line says where it comes from */
export function runLog(
	context: IExecuteFunctions,
): Readonly<Record<Level, (line: string) => void>> {
	const { name = 'unnamed', id } = context.getWorkflow();
	const place = `workflow "${name}" (${id}), execution ${context.getExecutionId()}, node "${context.getNode().name}"`;
	const write = (level: Level) => (line: string) => {
		context.logger[level](`${line} [${place}]`);
	};
	return { debug: write('debug'), info: write('info'), warn: write('warn') };
}

/** Names the videos of a run that is stopped: n8n may keep nothing else of it, and its log is often set to warnings */
export function logStopped(context: IExecuteFunctions, videos: string): void {
	runLog(context).warn(`The execution was stopped. ${videos}`);
}

/** Says what was accepted. After a stop, it stands nowhere else, and n8n's log is often set to warnings. */
export function logAccepted(context: IExecuteFunctions, signal: AbortSignal, line: string): void {
	runLog(context)[signal.aborted ? 'warn' : 'info'](line);
}

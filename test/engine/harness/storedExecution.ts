import type { INode, IRunExecutionData, ITaskData } from 'n8n-workflow';

import type { RunResult } from './engine';

const start: INode = {
	id: '1',
	name: 'Start',
	type: 'start',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** As n8n has stored an execution that it could not store when the node was interrupted */
export function withoutMemory(failed: RunResult): RunResult {
	// What was before the node had ended, and was stored then
	const { [start.name]: ofStart } = failed.stored.resultData.runData;
	const stored: IRunExecutionData = structuredClone({
		...failed.stored,
		resultData: { runData: ofStart ? { [start.name]: ofStart } : {} },
	});
	if (stored.executionData) stored.executionData.contextData = {};
	return { ...failed, stored };
}

/** As n8n has stored an execution that was killed while the node was at work, whatever it has come to in the test */
export function killed(cut: RunResult, texts: readonly string[]): RunResult {
	const { stored, ...others } = withoutMemory(cut);
	if (!stored.executionData) throw new Error('The execution cannot be retried');
	stored.executionData.nodeExecutionStack = [
		{
			node: { ...start, name: 'Node' },
			data: { main: [[]] },
			source: { main: [{ previousNode: start.name }] },
		},
	];
	return withItems({ ...others, stored }, texts);
}

/** As n8n has stored a production execution at its beginning, which is all that it has of one that crashed */
export function fromTrigger(cut: RunResult, texts: readonly string[]): RunResult {
	const stored: IRunExecutionData = structuredClone({
		...cut.stored,
		resultData: { runData: { Node: standIn } },
	});
	if (!stored.executionData) throw new Error('The execution cannot be retried');
	const items = texts.map((prompt) => ({ json: { prompt } }));
	stored.executionData.contextData = {};
	stored.executionData.nodeExecutionStack = [
		{ node: start, data: { main: [items] }, source: null },
	];
	delete stored.executionData.runtimeData;
	return { ...cut, stored };
}

/** The input of the node that is retried, as the nodes before it give it now */
export function withItems(retryOf: RunResult, texts: readonly string[]): RunResult {
	const { stored } = retryOf;
	const [waiting] = stored.executionData?.nodeExecutionStack ?? [];
	if (waiting) waiting.data.main = [texts.map((prompt) => ({ json: { prompt } }))];
	return retryOf;
}

/** What n8n puts in place of a run that was interrupted, so that the next one is another round */
export const standIn: ITaskData[] = [
	{ startTime: 1, executionIndex: 0, executionTime: 0, source: [null], executionStatus: 'crashed' },
];

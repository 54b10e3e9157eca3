import { deepEqual, equal, match } from 'node:assert/strict';
import {
	CREATE,
	createNode,
	itemNodes,
	linearWorkflow,
	START,
	WAIT,
	waitNode,
} from '../n8n/harness/linearWorkflow';
import type { WorkflowNode } from '../n8n/workflowJson';
import { SOON } from '../n8n/harness/videoTiming';
import { eventually } from './eventually';
import type { EditorScenario } from './editorScenario';

const ROWS = [{ prompt: 'A paper boat' }, { prompt: 'A lighthouse' }, { prompt: 'A baker' }];
const PROMPT = '={{ $json.prompt }}';

/** What a user meets in the corner of the window, and then in the output of the node, after Execute. */
interface FirstScreen {
	readonly name: string;
	readonly rows?: readonly object[];
	readonly nodes: readonly WorkflowNode[];
	/** The node that fails, which is the last one */
	readonly node: string;
	/** All of the message: the corner shows it as well */
	readonly error: RegExp;
	/** What to do next comes first */
	readonly description: RegExp;
	readonly creates: number;
	readonly fails?: string;
}

const firstScreens: readonly FirstScreen[] = [
	{
		name: 'a length of "abc" in the third row',
		rows: [...ROWS.slice(1), { prompt: 'A baker', seconds: 'abc' }],
		nodes: [createNode({ prompt: PROMPT, duration: '={{ $json.seconds ?? 5 }}' })],
		node: CREATE,
		error:
			/^Duration \(Seconds\) must be a whole number from 4 to 15, but is "abc" \[item 2, the 3rd of 3\]$/,
		description:
			/^Change the field, or the value that its expression gives for this item\. Nothing/,
		creates: 0,
	},
	{
		name: 'more videos than Max Videos allows',
		nodes: [createNode({ prompt: PROMPT, options: { maxVideos: 2 } })],
		node: CREATE,
		error:
			/^This run would create 3 videos, but Max Videos allows 2 in one execution\. Nothing was sent or paid for in this run\.$/,
		description: /^1\. If these are more videos than you want, look at how many items/,
		creates: 0,
	},
	{
		name: 'a video that failed for its parameters',
		nodes: [createNode({ prompt: PROMPT }), waitNode()],
		node: WAIT,
		fails: 'Duration must be between 1.8s and 30.2s.',
		error:
			/^KyyVideo could not make the video \S+: Duration must be between 1\.8s and 30\.2s \[item 1, the 2nd of 3\]$/,
		description: /^Compare the fields of the node that created the video with what KyyVideo said/,
		creates: 3,
	},
	{
		name: 'a video that takes longer than Max Wait',
		rows: ROWS.slice(1, 2),
		nodes: [createNode({ prompt: PROMPT }), { ...waitNode(), parameters: { maxWait: 0.02 } }],
		node: WAIT,
		error:
			/^The video \S+ was not completed within \d+ seconds?, the Max Wait \(Minutes\) of this node: the last status was \w+\. It may still be in progress and stays paid for, so do not create it again\.$/,
		description:
			/^Raise Max Wait \(Minutes\)\. Then save the workflow and choose "Retry with currently/,
		creates: 1,
	},
	{
		name: 'an expression that gives no ID',
		nodes: [{ ...waitNode(), parameters: { videoId: '={{ $json.video }}' } }],
		node: WAIT,
		error: /^Video ID must be the ID of a video, but is empty \[item 0, the 1st of 3\]$/,
		description: /^It has these fields: "prompt"\. Connect this node right after KyyVideo/,
		creates: 0,
	},
];

const firstScreenScenario = (screen: FirstScreen): EditorScenario => ({
	name: `the first screen of ${screen.name} says what, where and what next`,
	run: async (session) => {
		const { rows = ROWS, nodes, node, fails } = screen;
		const testWorkflow = await session.harness.newWorkflow(SOON);
		const { service } = testWorkflow;
		if (fails !== undefined) {
			service.nextTask({ prompt: 'lighthouse', outcome: { kind: 'failed', error: fails } });
		}
		const editor = await session.openEditor();
		const workflow = linearWorkflow([START, ...itemNodes(rows), ...nodes]);
		await editor.open(await testWorkflow.write(workflow));
		await editor.execute();
		const [, ...words] = (await editor.message()).split('\n').filter((line) => line !== '');
		match(words.join(' '), screen.error);
		const panel = await editor.openNode(node);
		match(await panel.output.error(), screen.error);
		match(await panel.output.errorDescription(), screen.description);
		equal(service.creates.length, screen.creates);
	},
});

/** The only one of which n8n has words of its own, which name an item that has nothing to do with it. */
const noCredentialScenario = (node: string): EditorScenario => ({
	name: `the first screen of ${node} without a credential says to choose one, and names no item`,
	run: async (session) => {
		const testWorkflow = await session.harness.newWorkflow();
		const editor = await session.openEditor();
		const nodes = node === CREATE ? [createNode({ prompt: PROMPT })] : [waitNode()];
		const rows = ROWS.map((row, index) => ({ ...row, id: `video_${index}` }));
		const workflow = linearWorkflow([START, ...itemNodes(rows), ...nodes]);
		await editor.open(await testWorkflow.writeAsPasted(workflow));
		await editor.execute();
		match(
			await editor.message(),
			/any credentials set\. Open it and choose your KyyVideo credential/,
		);
		const { output } = await editor.openNode(node);
		equal(
			await output.error(),
			'Node does not have any credentials set. Open it and choose your KyyVideo credential.',
		);
		match(await output.errorDescription(), /^If the node shows a credential when you open it/);
		deepEqual(testWorkflow.service.requests, []);
	},
});

/** What a user has done wrong, and how the editor says so. */
export const mistakeScenarios: readonly EditorScenario[] = [
	...firstScreens.map(firstScreenScenario),
	noCredentialScenario(CREATE),
	noCredentialScenario(WAIT),
	{
		name: 'a prompt left empty is marked on the canvas and in the panel, and nothing runs',
		run: async (session) => {
			const testWorkflow = await session.harness.newWorkflow();
			const editor = await session.openEditor();
			await editor.open(await testWorkflow.write(linearWorkflow([START, createNode({})])));
			await eventually(async () => {
				equal(await editor.node(CREATE).isMarked(), true);
			});
			await editor.execute();
			match(await editor.message(), /cannot start[^]*Parameter "Prompt" is required/);
			const panel = await editor.openNode(CREATE);
			equal(await panel.field('Prompt').isMarked(), true);
			equal(await panel.field('Duration (Seconds)').isMarked(), false);
			deepEqual(testWorkflow.service.requests, []);
		},
	},
	{
		name: 'a mistake that only the node knows is told in the output panel in our words, and nothing is sent',
		run: async (session) => {
			const testWorkflow = await session.harness.newWorkflow();
			const editor = await session.openEditor();
			const parameters = { prompt: 'A paper boat', generateFrom: 'frames' };
			await editor.open(await testWorkflow.write(linearWorkflow([START, createNode(parameters)])));
			const panel = await editor.openNode(CREATE);
			await panel.field('First Frame').write('first.jpg');
			await panel.execute();
			match(
				await panel.output.error(),
				/^First Frame must be a public URL.*, but is "first\.jpg"$/,
			);
			equal(
				await panel.output.errorDescription(),
				'Change the field, or the value that its expression gives for this item. Nothing was sent to KyyVideo for this item.',
			);
			deepEqual(testWorkflow.service.requests, []);
		},
	},
	{
		name: 'a length that the model does not make is not taken by the field',
		run: async (session) => {
			const testWorkflow = await session.harness.newWorkflow();
			const editor = await session.openEditor();
			await editor.open(await testWorkflow.write(linearWorkflow([START, createNode({})])));
			const duration = (await editor.openNode(CREATE)).field('Duration (Seconds)');
			await duration.write('12');
			equal(await duration.value(), '12');
			await duration.write('99');
			await eventually(async () => {
				equal(Number(await duration.value()) <= 15, true);
			});
		},
	},
];

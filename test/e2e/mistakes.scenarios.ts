import { deepEqual, equal, match } from 'node:assert/strict';
import { linearWorkflow, CREATE, createNode, START } from '../n8n/harness/linearWorkflow';
import { eventually } from './eventually';
import type { EditorScenario } from './editorScenario';

/** What a user has done wrong, and how the editor says so. */
export const mistakeScenarios: readonly EditorScenario[] = [
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
			equal(await panel.output.errorDescription(), 'Nothing was sent to KyyVideo for this item.');
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

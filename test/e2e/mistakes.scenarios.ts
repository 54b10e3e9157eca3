import { deepEqual, equal, match } from 'node:assert/strict';
import { chain, CREATE, createNode, START } from '../n8n/harness/linearWorkflow';
import { eventually } from './eventually';
import type { EditorScenario } from './editorScenario';

/** What a user has done wrong, and how the editor says so. */
export const mistakes: readonly EditorScenario[] = [
	{
		name: 'a prompt left empty is marked on the canvas and in the panel, and nothing runs',
		play: async (scene) => {
			const play = await scene.stage.newPlay();
			const editor = await scene.openEditor();
			await editor.open(await play.write(chain([START, createNode({})])));
			await eventually(async () => {
				equal(await editor.node(CREATE).isMarked(), true);
			});
			await editor.execute();
			match(await editor.message(), /cannot start[^]*Parameter "Prompt" is required/);
			const panel = await editor.openNode(CREATE);
			equal(await panel.field('Prompt').isMarked(), true);
			equal(await panel.field('Duration (Seconds)').isMarked(), false);
			deepEqual(play.service.requests, []);
		},
	},
	{
		name: 'a mistake that only the node knows is told in the output panel in our words, and nothing is sent',
		play: async (scene) => {
			const play = await scene.stage.newPlay();
			const editor = await scene.openEditor();
			const parameters = { prompt: 'A paper boat', generateFrom: 'frames' };
			await editor.open(await play.write(chain([START, createNode(parameters)])));
			const panel = await editor.openNode(CREATE);
			await panel.field('First Frame').write('first.jpg');
			await panel.execute();
			match(
				await panel.output.error(),
				/^First Frame must be a public URL.*, but is "first\.jpg"$/,
			);
			equal(await panel.output.errorDescription(), 'Nothing was sent to KyyVideo for this item.');
			deepEqual(play.service.requests, []);
		},
	},
	{
		name: 'a length that the model does not make is not taken by the field',
		play: async (scene) => {
			const play = await scene.stage.newPlay();
			const editor = await scene.openEditor();
			await editor.open(await play.write(chain([START, createNode({})])));
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

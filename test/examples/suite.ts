/**
 * The tests of the examples: each workflow of `examples` is imported into a real n8n and executed, against
 * a simulated service and whatever else it talks to.
 *
 *     node --import tsx test/examples/suite.ts              all of them
 *     node --import tsx test/examples/suite.ts durable      those with this text in their names
 */
import { playAll, testOnStage } from '../n8n/stage/suite';
import { aiAgents } from './aiAgent';
import { durablePipelines } from './durablePipeline';
import { errorMessages } from './errorMessage';
import { facesFromForm } from './faceFromForm';
import { knownNodes } from './known';
import { scheduledPipelines } from './scheduledPipeline';
import { simpleExamples } from './simpleExamples';

const all = [
	...knownNodes,
	...simpleExamples,
	...scheduledPipelines,
	...durablePipelines,
	...facesFromForm,
	...aiAgents,
	...errorMessages,
];

testOnStage('examples', all, async (t, stage) => {
	await playAll(t, stage, all);
});

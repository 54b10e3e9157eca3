/**
 * The tests of the examples: each workflow of `examples` is imported into a real n8n and executed, against
 * a simulated service and whatever else it talks to.
 *
 *     node --import tsx test/examples/examples.suite.ts              all of them
 *     node --import tsx test/examples/examples.suite.ts durable      those with this text in their names
 */
import { playAll, testOnStage } from '../n8n/harness/runSuite';
import { aiAgents } from './aiAgent.scenarios';
import { durablePipelines } from './durablePipeline.scenarios';
import { errorMessages } from './errorMessage.scenarios';
import { facesFromForm } from './faceFromForm.scenarios';
import { knownNodes } from './knownNodes.scenarios';
import { scheduledPipelines } from './scheduledPipeline.scenarios';
import { simpleExamples } from './simpleExamples.scenarios';

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

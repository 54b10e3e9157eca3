/**
 * The tests of the examples: each workflow of `examples` is imported into a real n8n and executed, against
 * a simulated service and whatever else it talks to.
 *
 *     node --import tsx test/examples/examples.suite.ts              all of them
 *     node --import tsx test/examples/examples.suite.ts durable      those with this text in their names
 */
import { runScenarios, runSuite } from '../n8n/harness/runSuite';
import { aiAgentScenarios } from './aiAgent.scenarios';
import { chainedVideosScenarios } from './chainedVideos.scenarios';
import { durablePipelineScenarios } from './durablePipeline.scenarios';
import { errorMessageScenarios } from './errorMessage.scenarios';
import { faceFromFormScenarios } from './faceFromForm.scenarios';
import { knownNodeScenarios } from './knownNodes.scenarios';
import { modelsFromSheetScenarios } from './modelsFromSheet.scenarios';
import { postByAddressScenarios } from './postByAddress.scenarios';
import { scheduledPipelineScenarios } from './scheduledPipeline.scenarios';
import { simpleExampleScenarios } from './simpleExamples.scenarios';

const all = [
	...knownNodeScenarios,
	...simpleExampleScenarios,
	...chainedVideosScenarios,
	...modelsFromSheetScenarios,
	...postByAddressScenarios,
	...scheduledPipelineScenarios,
	...durablePipelineScenarios,
	...faceFromFormScenarios,
	...aiAgentScenarios,
	...errorMessageScenarios,
];

runSuite('examples', all, async (t, harness) => {
	await runScenarios(t, harness, all);
});

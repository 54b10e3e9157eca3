import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../demo/folders';
import type { Credential } from '../n8n/n8nApi';
import type { Stored } from '../n8n/stored';
import { WAIT_TOOL_TYPE, WAIT_TYPE } from '../n8n/harness/nodeTypes';
import { readWorkflow, withCredential, withParameters, type Workflow } from '../n8n/workflowJson';

export const EXAMPLES = join(ROOT, 'examples');

const WAITING = new Set([WAIT_TYPE, WAIT_TOOL_TYPE]);

/** In seconds: the shortest interval that Wait for Video takes. */
const POLL_INTERVAL = 5;

/** What a node has under Options. */
const optionsSchema = z.record(z.unknown());

/** The file of an example by its name. */
export const pathOf = (name: string): string => join(EXAMPLES, `${name}.json`);

/** What is another one in a test than in the file of an example. */
export interface Substitutions {
	/** The address that the example posts to; by default it posts nothing. */
	network?: string;
	/** Chosen where the file leaves the choice to the user, beside the one for KyyVideo. */
	credential?: { of: string; chosen: Stored & Credential };
}

/** Where the examples post to: a reserved name that no host has. */
const NETWORK = 'https://social.example';

/**
 * An example as a user has it after pasting it and doing what its notes say. Nothing else of it is
 * changed but how often Wait for Video looks: by itself it would not look again before a real video can
 * be ready.
 *
 * @throws when there is nothing in the example that a substitution could change
 */
export async function readExample(
	name: string,
	{ network, credential }: Substitutions = {},
): Promise<Workflow> {
	const example = await readWorkflow(pathOf(name));
	const quick = withShortInterval(example);
	const posting = network === undefined ? quick : withNetwork(quick, network);
	return credential === undefined ? posting : withChosen(posting, credential.of, credential.chosen);
}

function withShortInterval(example: Workflow): Workflow {
	const waiting = example.nodes.filter(({ type }) => WAITING.has(type));
	if (waiting.length === 0) throw new Error(`"${example.name}" waits for no video.`);
	return waiting.reduce((changed, { name, parameters }) => {
		const options = { ...optionsSchema.parse(parameters['options']), pollInterval: POLL_INTERVAL };
		return withParameters(changed, name, { options });
	}, example);
}

function withNetwork(example: Workflow, origin: string): Workflow {
	const posting = example.nodes.filter(({ parameters }) => isPosting(parameters['url']));
	if (posting.length === 0) throw new Error(`"${example.name}" posts nothing to ${NETWORK}.`);
	return posting.reduce(
		(changed, { name, parameters }) =>
			withParameters(changed, name, { url: String(parameters['url']).replace(NETWORK, origin) }),
		example,
	);
}

const isPosting = (url: unknown): url is string =>
	typeof url === 'string' && url.startsWith(NETWORK);

function withChosen(example: Workflow, type: string, chosen: Stored & Credential): Workflow {
	if (!example.nodes.some((node) => node.type === type)) {
		throw new Error(`"${example.name}" has no node of type ${type}.`);
	}
	return withCredential(example, new Set([type]), chosen);
}

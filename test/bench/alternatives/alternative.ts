import type { Credential } from '../../n8n/n8nApi';
import type { WorkflowNode } from '../../n8n/workflowJson';
import type { Service } from '../../service/simulatedService';
import type { AlternativeName } from '../results';

/** What is to be made, with one item for each prompt */
export interface VideoBatch {
	readonly prompts: readonly string[];
	/** Seconds of video; without it what is the default */
	readonly duration?: number;
	/** Whether the nodes are set to "On Error: Continue"; by default an error ends the execution */
	readonly continues?: boolean;
}

/** Prompts of which none is a part of another one, as the service is told by them what to do */
export const promptsOf = (videos: number): readonly string[] =>
	Array.from({ length: videos }, (_, index) => `Boat ${index + 1} of ${videos}`);

/** Where the nodes find what makes the videos */
export interface VideoEndpoint {
	/** Without a slash at the end */
	readonly address: string;
	close(): Promise<void>;
}

/** How the nodes get in there */
export interface Access {
	readonly address: string;
	/** As n8n stores it in a node */
	readonly credentials: Readonly<Record<string, { id: string; name: string }>>;
}

/** What the user puts on the canvas between the prompts and what takes the MP4s */
export interface Canvas {
	/** One behind the other */
	readonly nodes: readonly WorkflowNode[];
	/** By name, the nodes whose outputs lead elsewhere than to the next one: the names, by output */
	readonly links?: Readonly<Record<string, ReadonlyArray<readonly string[]>>>;
}

/** One way to get the same videos as MP4s in n8n */
export interface Alternative {
	readonly name: AlternativeName;
	/** The node whose first output hands on the MP4s */
	readonly output: string;
	/** What stands between the nodes and the service, if anything does */
	open(service: Service): Promise<VideoEndpoint>;
	credential(key: string, address: string): Omit<Credential, 'name'>;
	canvas(batch: VideoBatch, access: Access): Canvas;
}

/** The nodes talk to the service itself */
export async function openDirectly({ baseUrl }: Service): Promise<VideoEndpoint> {
	return await Promise.resolve({ address: baseUrl, close: () => Promise.resolve() });
}

/** Of KyyVideo: what all alternatives ask for */
export const model = 'kyyvideo2_fast';

/** n8n's own settings of a node, which are the same for all alternatives */
export const settingsFor = ({
	continues = false,
}: VideoBatch): Readonly<Record<string, unknown>> => ({
	retryOnFail: true,
	...(continues && { onError: 'continueRegularOutput' }),
});

import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

/** Where this n8n hands out its files: at N8N_EDITOR_BASE_URL, else at N8N_WEBHOOK_URL, else at its own port */
export const originOfFiles = (context: IExecuteFunctions): string =>
	new URL(context.getRestApiUrl()).origin;

/**
 * A URL at which anyone may fetch a stored file for so many hours, unless n8n deletes the file with its execution before;
 * another one at each call.
 *
 * @throws what n8n throws for a file that it keeps in memory
 */
export const signedAddressOf = (
	{ helpers }: IExecuteFunctions,
	file: IBinaryData,
	hours: number,
): string => helpers.createBinarySignedUrl(file, `${hours} hours`);

/** Whether n8n keeps files in memory, where they have no address. Only a file tells, so it gets one of a few bytes. */
export async function keepsFilesInMemory({ helpers }: IExecuteFunctions): Promise<boolean> {
	const { id } = await helpers.prepareBinaryData(Buffer.from('trial'), 'trial.txt', 'text/plain');
	return id === undefined;
}

import { networkErrorWords } from '../shared/api/networkError';
import { downloadWords } from '../shared/errors/videoErrors';
import { withTimeout, type Timing } from '../shared/timing/clock';
import { fileTimeout, type HostedFile } from './openFile';

export interface Opening {
	/** Opens the file at an address, unless that is private; rejects when it does not answer */
	readonly open: (url: string, signal: AbortSignal) => Promise<HostedFile | 'private'>;
	readonly timing: Timing;
}

/** Why a file could not be opened */
export interface Unopened {
	readonly words: string;
	/** Whether it may be there later, at the same address */
	readonly isPassing: boolean;
}

/**
 * Opens a file for the work, and closes the connection whatever has come of it.
 *
 * @param work its connection may be closed before its end, which breaks off the file
 * @returns what the work does, or why there is no file for it
 */
export async function useOpenedFile<Outcome>(
	url: string,
	{ open, timing: { clock, signal } }: Opening,
	work: (file: HostedFile, connection: AbortController) => Promise<Outcome>,
): Promise<Outcome | Unopened> {
	if (signal.aborted) return { words: downloadWords.notRequested, isPassing: false };
	const connection = new AbortController();
	try {
		const opening = open(url, AbortSignal.any([signal, connection.signal])).catch(
			(error: unknown) => ({
				words: downloadWords.connection(networkErrorWords(error)),
				isPassing: true,
			}),
		);
		const noAnswer = { words: downloadWords.noAnswer, isPassing: true };
		const hosted = await withTimeout(fileTimeout, clock, opening, noAnswer);
		// Nothing of what stands there goes into an error
		if (hosted === 'private') return { words: downloadWords.privateAddress, isPassing: false };
		return 'words' in hosted ? hosted : await work(hosted, connection);
	} finally {
		connection.abort();
	}
}

/** How many wait for the next turn, and for nothing else */
let onlookers = 0;

/**
 * Resolves in the next turn of the event loop, after all events that were due in this one. What looks on, turn by turn,
 * waits by it, so that it does not count as work.
 */
export async function nextTurn(): Promise<void> {
	onlookers += 1;
	await new Promise<void>((resolve) => {
		setImmediate(() => {
			onlookers -= 1;
			resolve();
		});
	});
}

/**
 * How Node calls the operations that end by themselves and then call back: of files, of host names, of connections that
 * are being made. Compression and asynchronous cryptography are in no list of Node's; n8n uses neither here.
 */
const operation = /^(FSReq|\w*CloseReq|GetAddrInfoReq|GetNameInfoReq|TCPConnect|PipeConnect)/;

/** The operations and callbacks of this process that have begun and not ended, by Node's names for them */
export function pendingOperations(): readonly string[] {
	const resources = process.getActiveResourcesInfo();
	const immediates = resources.filter((resource) => resource === 'Immediate');
	return [
		...resources.filter((resource) => operation.test(resource)),
		...immediates.slice(onlookers),
	];
}

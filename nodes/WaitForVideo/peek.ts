import type { FileStream } from './openFile';

/**
 * Reads the beginning of a stream, and puts it back for whoever reads the stream next. It leaves the stream paused.
 *
 * @param isEnough whether so many bytes of the beginning will do
 * @returns the beginning; or all bytes of a stream that ends before that, which is read out then
 * @throws what breaks the stream
 */
export const peek = async (
	stream: FileStream,
	isEnough: (head: Uint8Array) => boolean,
): Promise<Uint8Array> =>
	await new Promise((resolve, reject) => {
		let head = new Uint8Array();
		const stop = () => {
			stream.off('data', take).off('end', end).off('error', fail).off('close', close);
		};
		const end = () => {
			stop();
			resolve(head);
		};
		const fail = (error: Error) => {
			stop();
			reject(error);
		};
		const close = () => {
			fail(new Error('the connection was closed'));
		};
		const take = (chunk: Uint8Array) => {
			head = Buffer.concat([head, chunk]);
			if (!isEnough(head)) return;
			stream.pause();
			end();
			stream.unshift(head);
		};
		stream.on('data', take).on('end', end).on('error', fail).on('close', close);
	});

/** Most of n8n's stores read a stream by a listener of their own, which does not make a paused one flow again */
export function flowWhenRead(stream: FileStream): void {
	stream.on('newListener', (event) => {
		if (event === 'data') stream.resume();
	});
}

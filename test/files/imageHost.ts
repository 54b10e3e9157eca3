import { picture } from '../media/picture';
import { MediaHost } from '../service/mediaHost';

/** A PNG of its own for each number. */
export const pictureOf = (number: number): Buffer => picture(640 + number, 360);

/** A web server with pictures, while `use` runs. */
export async function withPictures<T>(
	count: number,
	use: (urls: readonly string[], pictures: readonly Buffer[]) => Promise<T>,
): Promise<T> {
	const host = new MediaHost();
	await host.start();
	try {
		const pictures = Array.from({ length: count }, (_, number) => pictureOf(number));
		const urls = pictures.map((body) => host.put({ contentType: 'image/png', body }));
		return await use(urls, pictures);
	} finally {
		await host.stop();
	}
}

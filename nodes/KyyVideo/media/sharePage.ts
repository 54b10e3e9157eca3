/** Where a share link of a drive opens a page with a preview, and the file lies elsewhere */
const sharePages: ReadonlyArray<readonly [RegExp, (url: URL) => boolean]> = [
	[/^drive\.google\.com$/, ({ pathname }) => /^\/(?:file\/|open$|drive\/)/.test(pathname)],
	[/^photos\.(?:google\.com|app\.goo\.gl)$/, () => true],
	[/^(?:www\.|share\.)?icloud\.com$/, () => true],
	// With `dl=1` it leads to the file
	[/^(?:www\.)?dropbox\.com$/, ({ searchParams }) => searchParams.get('dl') === '0'],
];

/** Whether anybody who opens this address gets a page, and no file. @param address a web address */
export function isSharePage(address: string): boolean {
	const url = new URL(address);
	return sharePages.some(([host, isPage]) => host.test(url.hostname) && isPage(url));
}

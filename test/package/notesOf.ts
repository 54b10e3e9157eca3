/**
 * What a changelog says of the version that a tag names.
 *
 * @param version the one that is about to be published
 * @throws when the tag names another version, or the changelog has nothing to say of this one
 */
export function notesOf(tag: string, version: string, changelog: string): string {
	if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${version} is not a final version.`);
	if (tag !== `v${version}`) {
		throw new Error(`The tag ${tag} does not name the version of package.json, ${version}.`);
	}
	const [, ...sections] = changelog.split(/^## /m);
	const section = sections.find((text) => text.startsWith(`${version} `));
	if (section === undefined) throw new Error(`CHANGELOG.md has no section "${version} - <date>".`);
	const [heading = '', ...lines] = section.split('\n');
	if (!/^\S+ - \d{4}-\d{2}-\d{2}$/.test(heading)) {
		throw new Error(`CHANGELOG.md should head it with "${version} - <date>", not "${heading}".`);
	}
	const notes = lines.join('\n').trim();
	if (notes === '') throw new Error(`CHANGELOG.md says nothing of ${version}.`);
	return notes;
}

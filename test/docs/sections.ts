/** A part of a Markdown file that is generated: all between its two markers, which no reader sees */
interface Section {
	readonly name: string;
	readonly content: string;
}

const MARKERS = /<!-- ([\w-]+):(start|end) -->/g;

/**
 * Puts a text between the markers of a section.
 *
 * @throws when the file has no such section, or more than one
 */
export function replaceSection(text: string, { name, content }: Section): string {
	const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
	const [head, old, ...others] = text.split(start);
	const [, foot, ...more] = old?.split(end) ?? [];
	if (head === undefined || foot === undefined || others.length + more.length > 0) {
		throw new Error(`There must be one place between ${start} and ${end}.`);
	}
	return `${head}${start}\n\n${content}\n\n${end}${foot}`;
}

/** The text between the markers of a section, without the space around it; empty where there is none */
export function readSection(text: string, name: string): string {
	const [, section = ''] = text.split(new RegExp(`<!-- ${name}:(?:start|end) -->`));
	return section.trim();
}

/** The names of the sections in which two versions of a file differ, in the order of the first one */
export function changedSections(before: string, after: string): readonly string[] {
	const names = new Set([...before.matchAll(MARKERS)].map(([, name = '']) => name));
	return [...names].filter((name) => readSection(before, name) !== readSection(after, name));
}

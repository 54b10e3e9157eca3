import { changedSections, readSection, replaceSection } from './sections';

const page = `# Page

<!-- one:start -->

old

<!-- one:end -->

Between

<!-- other:start --><!-- other:end -->
`;

test('the text between the markers is replaced, and nothing else', () => {
	expect(replaceSection(page, { name: 'one', content: '$& new' })).toBe(
		page.replace('old', () => '$& new'),
	);
});

test.each([
	['has no such section', page, 'missing'],
	['has no end of it', page.replace('<!-- one:end -->', ''), 'one'],
	['has it twice', page + page, 'one'],
	['has its end before its start', '<!-- one:end -->\n<!-- one:start -->', 'one'],
])('a file that %s is refused', (_, text, name) => {
	expect(() => replaceSection(text, { name, content: '' })).toThrow(`<!-- ${name}:start -->`);
});

test('the text of a section is read without the space around it', () => {
	expect(readSection(page, 'one')).toBe('old');
	expect(readSection(page, 'other')).toBe('');
});

test('sections that differ are named', () => {
	const after = replaceSection(page, { name: 'other', content: 'new' });
	expect(changedSections(page, after)).toEqual(['other']);
	expect(changedSections(page, page.replace('Between', 'Among'))).toEqual([]);
});

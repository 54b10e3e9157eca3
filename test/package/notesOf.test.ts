import { notesOf } from './notesOf';

const changelog = `# Changelog

## Unreleased

- Something to come

## 1.10.0 - 2026-11-02

### Added

- A model

## 1.1.0 - 2026-10-01

- A field
`;

test('the notes of a version are its section of the changelog, without the heading', () => {
	expect(notesOf('v1.10.0', '1.10.0', changelog)).toBe('### Added\n\n- A model');
	expect(notesOf('v1.1.0', '1.1.0', changelog)).toBe('- A field');
});

test.each([
	['another version', 'v1.1.0', '1.10.0', changelog, /does not name the version/],
	['no tag of a version', 'main', '1.1.0', changelog, /does not name the version/],
	['a version to try', 'v2.0.0-beta.1', '2.0.0-beta.1', changelog, /not a final version/],
	['a version that is not in the changelog', 'v1.0.0', '1.0.0', changelog, /no section/],
	['a version without a date', 'v2.0.0', '2.0.0', '## 2.0.0 soon\n\n- A', /should head it/],
	['a version without notes', 'v2.0.0', '2.0.0', '## 2.0.0 - 2026-12-01\n', /says nothing/],
])('%s is not published', (_, tag, version, text, reason) => {
	expect(() => notesOf(tag, version, text)).toThrow(reason);
});

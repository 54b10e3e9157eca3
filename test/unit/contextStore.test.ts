import { jsonParse, type IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { KyyVideoError } from '../../nodes/shared/errors/error';
import { ContextStore, storedRecord } from '../../nodes/shared/execution/contextStore';

const record = z.object({ ...storedRecord, text: z.string() });

type Note = z.output<typeof record>;

/** Version 1 called the text `words` */
const recordOfVersion1 = z
	.object({ ...storedRecord, words: z.string() })
	.transform(({ words, ...others }): Note => ({ ...others, text: words }));

const newStore = (name: 'submissions' | 'uploads' = 'submissions') =>
	new ContextStore<Note>({ name, version: 2, record, recordOfVersion1 });

const note = (text: string, round = 0, delivered = false): Note => ({ round, delivered, text });

const notes: readonly Note[] = [note('one'), note('two')];

/** As n8n does when an execution ends and is retried */
const storeAndLoad = (context: IDataObject): IDataObject => jsonParse(JSON.stringify(context));

function refusalOf(work: () => unknown): KyyVideoError {
	try {
		work();
	} catch (error) {
		if (error instanceof KyyVideoError) return error;
		throw error;
	}
	throw new Error('It was not refused');
}

test('an empty context has no records, and stays empty when it is read', () => {
	const context = {};
	expect(newStore().read(context)).toEqual([]);
	expect(context).toEqual({});
});

test.each([
	['in the same process', (context: IDataObject) => context],
	['from what n8n has stored', storeAndLoad],
])('a store reads what it wrote, %s', (_where, load) => {
	const context: IDataObject = { others: { noItemsLeft: true } };
	newStore().write(context, notes);
	const loaded = load(context);
	expect(newStore().read(loaded)).toEqual(notes);
	expect(loaded).toMatchObject({ others: { noItemsLeft: true } });
});

test('what is written replaces what was there, and says its version', () => {
	const context = {};
	const store = newStore();
	store.write(context, notes);
	store.write(context, [note('three')]);
	expect(context).toEqual({ submissions: { version: 2, records: [note('three')] } });
});

test('records of version 1, a bare list, are read and written again as version 2', () => {
	const context = {
		submissions: [
			{ round: 0, words: 'one' },
			{ round: 0, words: 'two' },
		],
	};
	const store = newStore();
	expect(store.read(context)).toEqual(notes);
	store.write(context, store.read(context));
	expect(context).toEqual({ submissions: { version: 2, records: notes } });
});

test('what a later version of the package has added to a record does no harm', () => {
	const context = {
		submissions: { version: 2, records: [{ ...note('one'), color: 'red' }], index: 'text' },
	};
	expect(newStore().read(context)).toEqual([note('one')]);
});

const warning = 'The videos may be paid for, so do not create them again, not even in other words.';

describe('what a newer version has stored', () => {
	const newer = () => ({ submissions: { version: 3, entries: { one: { text: 'one' } } } });

	test('is refused with the advice to update', () => {
		const refusal = refusalOf(() => newStore().read(newer()));
		expect(refusal).toMatchObject({
			kind: 'parameters',
			message: `A newer version of the KyyVideo nodes has recorded what this execution has submitted. ${warning}`,
			description: expect.stringContaining('Update the package n8n-nodes-kyyvideo') as unknown,
		});
	});

	test('stays as it is, also at the second attempt to read it', () => {
		const context = newer();
		const store = newStore();
		refusalOf(() => store.read(context));
		expect(refusalOf(() => store.read(context)).message).toMatch(/^A newer version/);
		expect(context).toEqual(newer());
	});
});

test.each<[string, IDataObject[string]]>([
	['a text', 'one'],
	['null', null],
	['an object without a version', { records: [note('one')] }],
	['a version before the first one that says its version', { version: 1, records: [] }],
	['a version that is no number', { version: '3', records: [] }],
	['a version without records', { version: 2 }],
	['a record of something else', { version: 2, records: [{ ...note('one'), text: 7 }] }],
	['one readable record and one unreadable', { version: 2, records: [note('one'), 7] }],
	['a bare list of something else', [7]],
	['a bare list of records of version 2', [note('one')]],
])('something else is refused in words: %s', (_what, stored) => {
	const { kind, message } = refusalOf(() => newStore().read({ submissions: stored }));
	expect({ kind, message }).toEqual({
		kind: 'parameters',
		message: `The record of what this execution has submitted cannot be read. ${warning}`,
	});
});

test('of uploads, the words are others', () => {
	const store = newStore('uploads');
	expect(refusalOf(() => store.read({ uploads: 'one' })).message).toBe(
		'The record of what this execution has uploaded cannot be read',
	);
	expect(refusalOf(() => store.read({ uploads: { version: 3 } })).message).toBe(
		'A newer version of the KyyVideo nodes has recorded what this execution has uploaded',
	);
});

test('parallel users of one context see what the others write', () => {
	const context = {};
	const store = newStore();
	const add = (text: string) => {
		store.write(context, [...store.read(context), note(text)]);
	};
	// Both have read it before the first one writes
	expect([store.read(context), store.read(context)]).toEqual([[], []]);
	add('one');
	add('two');
	expect(store.read(context)).toEqual(notes);
});

test('users of one context get the same objects, and those of another context others', () => {
	const context = {};
	const store = newStore();
	store.write(context, notes);
	expect(store.read(context)[0]).toBe(store.read(context)[0]);
	expect(store.read({})).toEqual([]);
	expect(newStore('uploads').read(context)).toEqual([]);
});

test('an earlier round is forgotten once it is delivered, and this round never', () => {
	const context = {};
	const store = newStore();
	const open = note('open');
	store.write(context, [note('over', 0, true), open, note('ours', 1, true)]);
	store.prune(context, 1);
	expect(store.read(context)).toEqual([open, note('ours', 1, true)]);
});

test('delivering marks what is ours, and moves it into this round', () => {
	const context = {};
	const store = newStore();
	store.write(context, notes);
	store.deliver(context, 2, ({ text }) => text === 'two');
	expect(store.read(context)).toEqual([note('one'), note('two', 2, true)]);
});

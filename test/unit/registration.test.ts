import { Registration } from '../../nodes/KyyVideo/idempotency/registration';

const entries = ['execution a', 'mark a'];
const busy = new Error('SQLITE_BUSY: database is locked');

/** A try of an execution that remembers what the one before it left in doubt */
function newTry(doubts = { mayBeWritten: false, mayBePushedOut: false }) {
	const disproved: string[] = [];
	const disprove = async () => {
		disproved.push('disproved');
		await Promise.resolve();
	};
	const registration = new Registration(entries, doubts, disprove);
	const find = async (...there: string[]) =>
		registration.confirm(async () => Promise.resolve(new Set(there)));
	const fail = async () => registration.confirm(async () => Promise.reject(busy));
	return { doubts, disproved, find, fail };
}

test('a registration that stays proves that nothing after it was pushed out', async () => {
	const { disproved, find } = newTry();
	await find();
	await find(...entries);
	await find(...entries);
	expect(disproved).toEqual([]);
});

test('a registration that has stayed, and is gone later, proves nothing any more', async () => {
	const { disproved, find } = newTry();
	await find(...entries);
	await find('mark a');
	expect(disproved).toHaveLength(1);
});

test('a write without an answer may have brought back what was pushed out', async () => {
	const { disproved, find, fail } = newTry();
	await find(...entries);
	await expect(fail()).rejects.toBe(busy);
	expect(disproved).toEqual([]);
	await find(...entries);
	expect(disproved).toHaveLength(1);
});

test('the next try of Retry On Fail says what the one before it could not', async () => {
	const first = newTry();
	await first.find(...entries);
	await expect(first.fail()).rejects.toBe(busy);
	const second = newTry(first.doubts);
	await second.find(...entries);
	expect(second.disproved).toHaveLength(1);
	await second.find(...entries);
	expect(second.disproved).toHaveLength(1);
});

import { Delays } from './delays';

it('lasts as long as it is told', async () => {
	const begin = performance.now();

	await new Delays().wait(40);

	// Timers may fire up to a millisecond early.
	expect(performance.now() - begin).toBeGreaterThanOrEqual(39);
});

it('ends when the service stops', async () => {
	const delays = new Delays();
	const delay = delays.wait(60_000);

	delays.stop();

	await expect(delay).resolves.toBeUndefined();
});

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ask } from './client';
import { parseOptions } from './serviceCommandOptions';
import { DEFAULT_KEY, startService } from './simulatedService';

type Running = ChildProcessByStdio<null, Readable, Readable>;

function run(...args: string[]): Running {
	return spawn(
		process.execPath,
		['--import', 'tsx', join(__dirname, 'serviceCommand.ts'), ...args],
		{
			stdio: ['ignore', 'pipe', 'pipe'],
		},
	);
}

async function endOf(
	command: Running,
): Promise<{ code: number | null; said: string; refused: string }> {
	const [, said, refused] = await Promise.all([
		once(command, 'exit'),
		text(command.stdout),
		text(command.stderr),
	]);
	return { code: command.exitCode, said, refused };
}

/** The lines of a running command, as they come. */
function linesOf(command: Running) {
	const lines = createInterface({ input: command.stdout })[Symbol.asyncIterator]();
	const until = async (wanted: RegExp) => {
		const seen = [];
		for (let next = await lines.next(); !next.done; next = await lines.next()) {
			seen.push(next.value);
			if (wanted.test(next.value)) return { line: next.value, all: seen.join('\n') };
		}
		throw new Error(`The command ended without ${wanted.source}: ${seen.join('\n')}`);
	};
	return { until };
}

describe('the options', () => {
	it('default to a fixed port and 10 s', () => {
		expect(parseOptions([])).toEqual({ kind: 'run', options: { port: 4321, seconds: 10 } });
	});

	it('are taken', () => {
		expect(parseOptions(['--port', '8080', '--seconds', '0.5'])).toEqual({
			kind: 'run',
			options: { port: 8080, seconds: 0.5 },
		});
	});

	it('may ask for help', () => {
		expect(parseOptions(['--help'])).toEqual({ kind: 'help' });
	});

	it.each([
		['a port that is no number', ['--port', 'web'], '--port must be a whole number'],
		['a port that is too high', ['--port', '65536'], '--port must be a whole number'],
		['a negative port', ['--port=-1'], '--port must be a whole number'],
		['seconds that are no number', ['--seconds', 'soon'], '--seconds must be a number'],
		['negative seconds', ['--seconds=-1'], '--seconds must be a number'],
		['more seconds than a day has', ['--seconds', '86401'], '--seconds must be a number'],
		['an option without its value', ['--port'], '--port'],
		['an unknown option', ['--fast'], '--fast'],
		['a stray word', ['8080'], '8080'],
	])('are refused with %s', (_what, args, words) => {
		const parsed = parseOptions(args);

		expect(parsed.kind === 'refused' && parsed.words).toContain(words);
	});
});

describe('the command', () => {
	it('says where it is, prints each request, and ends on Ctrl+C', async () => {
		const command = run('--port', '0', '--seconds', '3');
		const ended = once(command, 'exit');
		const lines = linesOf(command);

		const { all } = await lines.until(/Requests, as they come/);
		const baseUrl = /http:\S+/.exec(all)?.[0] ?? '';
		await ask(`${baseUrl}/v1/result/video_1?x=1`, {
			headers: { authorization: `Bearer ${DEFAULT_KEY}` },
		});
		const { line } = await lines.until(/GET/);
		command.kill('SIGINT');

		expect(all).toContain(DEFAULT_KEY);
		expect(all).toContain('after 3 s');
		const words = all.match(/\[\w+\]/g);
		const inPrompts = ['[fail]', '[slow]', '[expired]', '[refuse]', '[429]', '[drop]'];
		expect(words).toEqual([...inPrompts, '[fail]', '[slow]']);
		expect(line).toMatch(
			/^\d\d:\d\d:\d\d GET \/kyyReactApiServer\/v1\/result\/video_1 → 200 任务不存在: video_1$/,
		);
		expect(await ended).toEqual([0, null]);
	});

	it('ends on SIGTERM', async () => {
		const command = run('--port', '0');
		const ended = once(command, 'exit');
		await linesOf(command).until(/Requests, as they come/);

		command.kill('SIGTERM');

		expect(await ended).toEqual([0, null]);
	});

	it('says in words that the port is taken', async () => {
		const service = await startService();
		const { port } = new URL(service.baseUrl);

		const { code, said, refused } = await endOf(run('--port', port));

		expect({ code, said }).toEqual({ code: 1, said: '' });
		expect(refused).toBe(
			`Port ${port} is taken. Stop the program that uses it, or choose another with --port.\n`,
		);
		await service.stop();
	});

	it('refuses a bad option in words, and shows the usage', async () => {
		const { code, refused } = await endOf(run('--port', 'web'));

		expect(code).toBe(1);
		expect(refused).toContain('--port must be a whole number from 0 to 65535, not "web".');
		expect(refused).toContain('Usage: npm run service');
	});

	it('shows the usage on request', async () => {
		const { code, said } = await endOf(run('--help'));

		expect(code).toBe(0);
		expect(said).toContain('Usage: npm run service');
	});
});

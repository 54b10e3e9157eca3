import { parseArgs } from 'node:util';

export const DEFAULT_PORT = 4321;
export const DEFAULT_SECONDS = 10;

const MOST_SECONDS = 24 * 60 * 60;

export interface CommandOptions {
	port: number;
	seconds: number;
}

export type Parsed =
	{ kind: 'run'; options: CommandOptions } | { kind: 'help' } | { kind: 'refused'; words: string };

export const usage = `Usage: npm run service -- [options]

  --port <number>      where the service listens (default ${DEFAULT_PORT}; 0 takes any free port)
  --seconds <number>   how long each video takes (default ${DEFAULT_SECONDS})
  --help               this text
`;

function read(args: readonly string[]) {
	return parseArgs({
		args: [...args],
		options: {
			port: { type: 'string', default: String(DEFAULT_PORT) },
			seconds: { type: 'string', default: String(DEFAULT_SECONDS) },
			help: { type: 'boolean', default: false },
		},
	}).values;
}

function judge(values: ReturnType<typeof read>): Parsed {
	if (values.help) return { kind: 'help' };
	if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
		const words = `--port must be a whole number from 0 to 65535, not "${values.port}".`;
		return { kind: 'refused', words };
	}
	if (!/^\d+(\.\d+)?$/.test(values.seconds) || Number(values.seconds) > MOST_SECONDS) {
		const words = `--seconds must be a number from 0 to ${MOST_SECONDS}, not "${values.seconds}".`;
		return { kind: 'refused', words };
	}
	return {
		kind: 'run',
		options: { port: Number(values.port), seconds: Number(values.seconds) },
	};
}

export function parseOptions(args: readonly string[]): Parsed {
	try {
		return judge(read(args));
	} catch (error) {
		// parseArgs words its refusals well: they name the option.
		return { kind: 'refused', words: error instanceof Error ? error.message : String(error) };
	}
}

import type { SystemUser } from './ownProcess';

/** How many of a failed tool's last lines are worth reading. */
const LINES_OF_A_FAILURE = 30;

export interface ToolOptions {
	/** The folder that the tool runs in. */
	cwd: string;
	/** Added to this process's environment. */
	env?: Readonly<Record<string, string>>;
	/** Who it runs as; by default as this process does. */
	user?: SystemUser | undefined;
	/** Ends the tool when it aborts. */
	signal?: AbortSignal | undefined;
}

/**
 * Runs a command-line tool to its end and gives what it wrote to standard output. When it fails, the
 * error says so in one line and then shows the tool's own last words.
 */
export async function runTool(
	file: string,
	args: readonly string[],
	{ cwd, env = {}, user, signal }: ToolOptions,
): Promise<string> {
	const { execa } = await import('execa');
	const result = await execa(file, args, {
		cwd,
		env,
		all: true,
		stdin: 'ignore',
		reject: false,
		...user,
		...(signal && { cancelSignal: signal }),
	});
	signal?.throwIfAborted();
	if (!result.failed) return result.stdout;
	const lastLines = result.all.split('\n').slice(-LINES_OF_A_FAILURE).join('\n');
	throw new Error(`${result.shortMessage}\n${lastLines}`);
}

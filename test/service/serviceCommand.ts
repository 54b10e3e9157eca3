import { parseOptions, usage, type CommandOptions } from './serviceCommandOptions';
import { directives, faultyDirectives } from './directives';
import { requestLine } from './requestLine';
import { startService, type Service } from './simulatedService';

/** A task waits for a fifth of its time, and works for the rest. */
const QUEUED_SHARE = 0.2;

function welcome(service: Service, seconds: number): string {
	return `The simulated KyyVideo service is running. It makes no videos and charges nothing.

  Base URL   ${service.baseUrl}
  API key    ${service.key}

Paste both into the KyyVideo credential. Each video is ready after ${seconds} s, and is always the
same one. Real videos take minutes, so Wait for Video polls that often only with a Poll Interval of
5 in its options. A word in the prompt changes that:

  ${directives.fail.word}     the video fails, with a refusal by moderation as the reason
  ${directives.slow.word}     the video takes ${directives.slow.times} times as long
  ${directives.expired.word}  the first address of the video has expired, the next one is good
  ${faultyDirectives.refuse.word}   the video is refused by moderation and never begun
  ${faultyDirectives.tooMany.word}      the first try with this prompt is one request too many
  ${faultyDirectives.drop.word}     the video is begun, but the connection drops without an answer

In the name of an asset, ${directives.fail.word} fails its review, and ${directives.slow.word} makes that ${directives.slow.times} times as long.

Stop with Ctrl+C. Requests, as they come:
`;
}

function reasonOf(error: unknown, port: number): string {
	if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
		return `Port ${port} is taken. Stop the program that uses it, or choose another with --port.`;
	}
	return `The service could not start: ${error instanceof Error ? error.message : String(error)}`;
}

function refuse(words: string): void {
	process.stderr.write(`${words}\n`);
	process.exitCode = 1;
}

function stopOnSignal(service: Service): void {
	const stop = () => {
		void service.stop();
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

async function run({ port, seconds }: CommandOptions): Promise<void> {
	const ms = seconds * 1000;
	try {
		const service = await startService({
			port,
			timing: { queuedMs: ms * QUEUED_SHARE, processingMs: ms * (1 - QUEUED_SHARE) },
			onAnswer: (record) => {
				process.stdout.write(`${requestLine(record)}\n`);
			},
		});
		stopOnSignal(service);
		process.stdout.write(`${welcome(service, seconds)}\n`);
	} catch (error) {
		refuse(reasonOf(error, port));
	}
}

const parsed = parseOptions(process.argv.slice(2));
switch (parsed.kind) {
	case 'run':
		void run(parsed.options);
		break;
	case 'help':
		process.stdout.write(usage);
		break;
	case 'refused':
		refuse(`${parsed.words}\n\n${usage}`);
		break;
}

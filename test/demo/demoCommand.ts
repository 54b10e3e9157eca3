import { parseArgs } from 'node:util';
import { hiding, reportToStdout } from '../n8n/report';
import { runDemo } from './demo';

const HELP = `Makes a video in a real n8n with the nodes of this package, and saves the MP4 in demo/output.

  npm run demo              makes the video, ends n8n
  npm run demo -- --open    then leaves n8n open to look around in, until Ctrl+C
  npm run demo -- --help    shows this

The first start installs n8n into demo/runtime (2.4 GB, some minutes); the later ones use it again.
Everything that n8n keeps is in demo/user, and both folders may be deleted at any time.

Environment:
  KYYVIDEO_API_KEY    makes the video with the real service, which costs money. Without it, a
                      simulated service on this machine plays KyyVideo.
  KYYVIDEO_BASE_URL   the address of the real service, if it is not the usual one`;

/** By what the shell calls a program that was ended by a signal. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type EndingSignal = keyof typeof EXIT_CODES;

class Interruption extends Error {
	constructor(readonly signal: EndingSignal) {
		super(`Interrupted by ${signal}`);
	}
}

/**
 * Aborts at Ctrl+C and the like. The same signal may well come twice, from the terminal and passed on
 * by npm; what still runs is ended within seconds, so nothing is won by counting.
 */
function abortOnSignals(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			controller.abort(new Interruption(signal));
		});
	}
	return controller.signal;
}

function readOptions(): { open: boolean; help: boolean } {
	const { values } = parseArgs({
		options: {
			open: { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	return values;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<number> {
	let options;
	try {
		options = readOptions();
	} catch (error) {
		process.stderr.write(`${messageOf(error)}\n\n${HELP}\n`);
		return 2;
	}
	if (options.help) {
		process.stdout.write(`${HELP}\n`);
		return 0;
	}
	const report = hiding(process.env['KYYVIDEO_API_KEY'], reportToStdout());
	const signal = abortOnSignals();
	try {
		await runDemo({ open: options.open, report, signal });
		report('The demo has ended well.');
		return 0;
	} catch (error) {
		if (signal.reason instanceof Interruption) {
			report(`${signal.reason.message} before the demo was through.`);
			return EXIT_CODES[signal.reason.signal];
		}
		report(`The demo has failed: ${messageOf(error)}`);
		return 1;
	}
}

void main().then((code) => {
	process.exitCode = code;
});

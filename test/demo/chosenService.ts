import { startService, type Service } from '../service/simulatedService';
import type { Report } from '../n8n/report';

/** The service that the demo's videos come from. */
export interface ChosenService {
	/** What goes into n8n's credential; without a base URL it takes its own default. */
	credential: { apiKey: string; baseUrl?: string };
	/** What differs from the example workflow in the parameters of Wait for Video. */
	waiting: Readonly<Record<string, unknown>>;
	/** Tells what the service has seen of the demo, if it can. */
	tellSeen: (report: Report) => void;
	stop: () => Promise<void>;
}

/**
 * The real service when the environment holds a key, the simulated one otherwise. Takes the key out
 * of the environment, so that no program started from here inherits it.
 */
export async function chooseService(report: Report): Promise<ChosenService> {
	const apiKey = fromEnvironment('KYYVIDEO_API_KEY');
	delete process.env['KYYVIDEO_API_KEY'];
	return apiKey === undefined ? await simulatedService(report) : realService(apiKey, report);
}

/** A variable that is there but empty, as CI systems leave them, counts as not there. */
function fromEnvironment(name: string): string | undefined {
	const value = process.env[name]?.trim();
	return value === '' ? undefined : value;
}

function realService(apiKey: string, report: Report): ChosenService {
	const baseUrl = fromEnvironment('KYYVIDEO_BASE_URL');
	const where = baseUrl === undefined ? '' : ` at ${baseUrl}`;
	report(`KYYVIDEO_API_KEY is set, so the video comes from the REAL service${where}.`);
	report('This COSTS MONEY: one video is ordered. Unset the key for the simulated service.');
	return {
		credential: { apiKey, ...(baseUrl !== undefined && { baseUrl }) },
		waiting: {},
		tellSeen: () => undefined,
		stop: () => Promise.resolve(),
	};
}

async function simulatedService(report: Report): Promise<ChosenService> {
	const service = await startService();
	report(
		`KYYVIDEO_API_KEY is not set, so a simulated service on ${service.baseUrl} plays KyyVideo.`,
	);
	report('It costs nothing, takes about 10 s for a video, and its videos are all the same.');
	return {
		credential: { apiKey: service.key, baseUrl: service.baseUrl },
		// By itself the node would not look again before a real video can be ready.
		waiting: { options: { pollInterval: 5 } },
		tellSeen: (to) => {
			tellSeen(service, to);
		},
		stop: () => service.stop(),
	};
}

function tellSeen({ counts, keyLeaks }: Service, report: Report): void {
	const seen = Object.entries(counts).filter(([, count]) => count > 0);
	report(`Service saw ${seen.map(([what, count]) => `${what} ${count}×`).join(', ')}`);
	if (keyLeaks.length > 0) throw new Error('The key was sent to the host of the files.');
}

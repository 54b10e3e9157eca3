import { once } from 'node:events';
import { signIn, type Account } from '../n8n/account';
import { N8nApi } from '../n8n/n8nApi';
import type { Stored } from '../n8n/stored';
import { installCommunityPackage } from '../n8n/communityPackage';
import { startInstance, whileRunning, type Instance } from '../n8n/startN8n';
import { reportWhile, type Report } from '../n8n/report';
import { installRuntime } from '../n8n/runtime';
import { FirstVideo } from './firstVideo';
import { fromRoot, ROOT, RUNTIME, USER } from './folders';
import { chooseService, type ChosenService } from './chosenService';

export interface DemoOptions {
	/** Leaves n8n running at the end, until the signal aborts. */
	open: boolean;
	report: Report;
	signal: AbortSignal;
}

/**
 * Makes a video with the example workflow in a real n8n, which it installs before if need be, and
 * leaves the MP4 in demo/output. Nothing is left running, however it ends.
 */
export async function runDemo(options: DemoOptions): Promise<void> {
	const service = await chooseService(options.report);
	try {
		const n8n = await startN8n(options);
		try {
			await whileRunning(n8n, useN8n(n8n, service, options));
		} finally {
			await reportWhile(options.report, 'Stopping n8n', () => n8n.stop());
		}
	} finally {
		await service.stop();
	}
}

async function startN8n({ report, signal }: DemoOptions): Promise<Instance> {
	const runtime = await installRuntime(RUNTIME, report, signal);
	const { name, version } = await installCommunityPackage(ROOT, USER, runtime, signal);
	report(`Installed ${name} ${version} as a community package`);
	const n8n = await reportWhile(report, 'Starting n8n', () =>
		startInstance(runtime, { userFolder: USER, signal }),
	);
	report(`n8n runs on ${n8n.url} (process ${n8n.pid}, log ${fromRoot(n8n.log)})`);
	return n8n;
}

async function useN8n(
	n8n: Instance,
	service: ChosenService,
	{ open, report, signal }: DemoOptions,
): Promise<void> {
	const api = new N8nApi(n8n.url, signal);
	try {
		const account = await signIn(api, USER);
		const workflow = await makeVideo(new FirstVideo(api, report, signal), service);
		service.tellSeen(report);
		if (!open) return;
		tellWhereToLook(n8n, workflow, account, report);
		if (!signal.aborted) await once(signal, 'abort');
	} finally {
		await api.close();
	}
}

async function makeVideo(firstVideo: FirstVideo, service: ChosenService): Promise<Stored> {
	await firstVideo.checkNodeTypes();
	const credential = await firstVideo.saveCredential(service.credential);
	const workflow = await firstVideo.saveWorkflow(credential, service.waiting);
	await firstVideo.run(workflow);
	return workflow;
}

function tellWhereToLook(n8n: Instance, workflow: Stored, account: Account, report: Report): void {
	report(`Look around in n8n: ${n8n.url}/workflow/${workflow.id}`);
	report(`  e-mail    ${account.email}`);
	report(`  password  ${account.password}`);
	report('Ctrl+C ends it.');
}

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUNTIME } from '../demo/folders';
import { twoFreePorts } from '../n8n/freePorts';
import { startInstance, type Instance } from '../n8n/startN8n';
import type { OwnProcess } from '../n8n/ownProcess';
import { reportWhile, type Report } from '../n8n/report';
import { installRuntime, type Runtime } from '../n8n/runtime';
import { N8nHarness } from '../n8n/harness/n8nHarness';
import { startPostgres } from './postgres';
import { installPrograms } from './installPrograms';
import { startRedis } from './redis';

/** How many executions a worker runs at once: two of them run a hundred, and some to spare. */
const CONCURRENCY = 60;

type Environment = Readonly<Record<string, string>>;

/** What all processes of the n8n have. */
const QUEUE_MODE: Environment = {
	EXECUTIONS_MODE: 'queue',
	N8N_DEFAULT_BINARY_DATA_MODE: 'database',
	// With its check, n8n throws away what an execution has saved when its worker has died.
	QUEUE_WORKER_STALLED_INTERVAL: '0',
	// With n8n's two connections, executions fail that begin at the same moment and wait for one.
	DB_POSTGRESDB_POOL_SIZE: '10',
	DB_POSTGRESDB_CONNECTION_TIMEOUT: '60000',
	// The only way from n8n 3 on.
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
};

/**
 * n8n's distributed engine, with all that it needs, on this machine: PostgreSQL, Redis, n8n's main
 * process, and as many workers as are started.
 */
export class QueueHarness {
	/** All starts of workers so far, also of those that have ended. */
	private readonly starts: Promise<Instance>[] = [];
	private readonly running = new Set<Instance>();
	private readonly closing = new AbortController();

	private constructor(
		/** The main process, with its editor and its REST interface. */
		readonly main: N8nHarness,
		readonly runtime: Runtime,
		private readonly folder: string,
		private readonly environment: Environment,
		private readonly stores: readonly OwnProcess[],
		private readonly signal: AbortSignal,
	) {}

	/**
	 * Installs before what is missing. All folders go away with this process.
	 *
	 * @param signal ends what is being installed or started
	 */
	static async open(report: Report, signal: AbortSignal): Promise<QueueHarness> {
		const programs = await installPrograms(report, signal);
		const runtime = await installRuntime(RUNTIME, report, signal);
		const folder = await mkdtemp(join(tmpdir(), 'kyyvideo-queue-'));
		process.once('exit', () => {
			rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
		});
		// PostgreSQL passes through, as another user, to a folder that is its own.
		await chmod(folder, 0o711);
		const [postgresPort, redisPort] = await twoFreePorts();
		const stores: OwnProcess[] = [];
		try {
			const redis = await startRedis(programs, join(folder, 'redis'), redisPort);
			stores.push(redis);
			const postgres = await startPostgres(
				programs,
				join(folder, 'postgres'),
				postgresPort,
				signal,
			);
			stores.push(postgres);
			const environment = {
				...QUEUE_MODE,
				N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
				...postgres.settings,
				...redis.settings,
			};
			const main = await reportWhile(report, 'Starting n8n in queue mode', () =>
				N8nHarness.open(report, signal, environment),
			);
			return new QueueHarness(main, runtime, folder, environment, stores, signal);
		} catch (error) {
			await endAll(stores);
			throw error;
		}
	}

	/**
	 * Starts a worker with a folder of its own, as one on another machine has, and the same package in it.
	 *
	 * @param concurrency how many executions it runs at once: 60 by default
	 */
	async startWorker(settings: Environment = {}, concurrency = CONCURRENCY): Promise<Instance> {
		const userFolder = join(this.folder, `worker-${this.starts.length + 1}`);
		const start = this.startIn(userFolder, settings, concurrency);
		this.starts.push(start);
		const worker = await start;
		this.running.add(worker);
		void worker.ended.then(() => this.running.delete(worker));
		return worker;
	}

	/** Kills all workers and starts two others. */
	async twoNewWorkers(settings: Environment = {}): Promise<[Instance, Instance]> {
		await this.killWorkers();
		return await Promise.all([this.startWorker(settings), this.startWorker(settings)]);
	}

	/** Two workers, of which those are started that do not run yet. */
	async twoWorkers(): Promise<[Instance, Instance]> {
		const [first, second] = this.running;
		return await Promise.all([first ?? this.startWorker(), second ?? this.startWorker()]);
	}

	/** Kills all workers, as if their machines had lost their power. */
	async killWorkers(): Promise<void> {
		await Promise.all([...this.running].map((worker) => worker.kill()));
	}

	/** Leaves nothing running. */
	async close(): Promise<void> {
		this.closing.abort();
		try {
			// A start that fails has ended what it began.
			const workers = await Promise.allSettled(this.starts);
			const started = workers.flatMap((worker) =>
				worker.status === 'fulfilled' ? [worker.value] : [],
			);
			await Promise.all([this.main.close(), ...started.map((worker) => worker.kill())]);
		} finally {
			await endAll(this.stores);
		}
	}

	private async startIn(
		userFolder: string,
		settings: Environment,
		concurrency: number,
	): Promise<Instance> {
		const nodes = join('.n8n', 'nodes');
		await mkdir(join(userFolder, '.n8n'), { recursive: true });
		await cp(join(this.main.folder, nodes), join(userFolder, nodes), { recursive: true });
		return await startInstance(this.runtime, {
			userFolder,
			args: ['worker', `--concurrency=${concurrency}`],
			environment: { N8N_LOG_LEVEL: 'debug', ...this.environment, ...settings },
			signal: AbortSignal.any([this.signal, this.closing.signal]),
		});
	}
}

async function endAll(stores: readonly OwnProcess[]): Promise<void> {
	await Promise.all(stores.map((store) => store.stop()));
}

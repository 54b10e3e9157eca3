import type { Task } from '../../nodes/shared/api/task';
import { toNodeError } from '../../nodes/shared/execution/nodeError';
import { KyyVideoError } from '../../nodes/shared/errors/error';
import { longestMessage } from '../../nodes/shared/errors/message';
import {
	mustBe,
	noCredentialError,
	parametersError,
} from '../../nodes/shared/errors/parameterErrors';
import { requestError } from '../../nodes/shared/errors/requestErrors';
import * as videoErrors from '../../nodes/shared/errors/videoErrors';
import { errorSamples } from './errorSamples';

const all = Object.values(errorSamples).flat();

const messagesOf = (errors: readonly KyyVideoError[]) => [
	...new Set(errors.map(({ message }) => message)),
];

/** As long as an ID can be that the package takes */
const longId = `video_${'x'.repeat(993)}`;

const longWords = 'The service gave a reason that goes on and on. '.repeat(20);

const task = (facts: Partial<Task>): Task => ({
	id: 'video_1',
	object: 'video',
	created: null,
	model: null,
	status: 'completed',
	video_url: null,
	error: null,
	...facts,
});

const refusal = (words: string, httpStatus = 200) =>
	({ kind: 'refusal', httpStatus, code: '500', words }) as const;

const inNode = (error: KyyVideoError, itemIndex = 0, items = 1) =>
	toNodeError(
		{ id: '', name: '', type: '', typeVersion: 1, position: [0, 0], parameters: {} },
		error,
		itemIndex,
		{ ids: {}, words: '' },
		items,
	);

test.each(messagesOf(all))('%s: at most 300 characters', (message) => {
	expect(message.length).toBeLessThanOrEqual(300);
});

test.each([...new Set(all)].filter(({ isOfRun }) => !isOfRun))(
	'$message: also says which of many items it is about, and what must not be done',
	(error) => {
		const { message } = inNode(error, 2, 1000);
		expect(message).toMatch(/ \[item 2, the 3rd of 1000\]$/);
		expect(message.length).toBeLessThanOrEqual(300);
		const [, warning = ''] = /(do not create [^.,]*)/i.exec(error.message) ?? [];
		expect(message).toContain(warning);
	},
);

test.each([
	[0, '1st'],
	[1, '2nd'],
	[2, '3rd'],
	[3, '4th'],
	[10, '11th'],
	[11, '12th'],
	[12, '13th'],
	[20, '21st'],
])('n8n counts items from 0: item %d is the %s', (itemIndex, place) => {
	const error = parametersError([{ message: 'Prompt is empty' }]);
	expect(inNode(error, itemIndex, 30).message).toBe(
		`Prompt is empty [item ${itemIndex}, the ${place} of 30]`,
	);
});

test('the only item needs no number', () => {
	expect(inNode(parametersError([{ message: 'Prompt is empty' }])).message).toBe('Prompt is empty');
});

test.each([
	noCredentialError(),
	videoErrors.videoLimitError({ planned: 3, before: 0, most: 2, isTool: false }),
])('what is about no item names none, and neither does n8n: %s', (error) => {
	const nodeError = inNode(error, 1, 3);
	expect(nodeError.message).toBe(error.message);
	expect(nodeError.context.itemIndex).toBeUndefined();
});

test('a time-out says the last status once', () => {
	const timeout = videoErrors.timeoutError('video_1', 90, { task: task({ status: 'queued' }) });
	expect(timeout.message).toContain('queued');
	expect(timeout.description).not.toContain('queued');
});

test.each([
	[0, 'This run would create 3 videos, but Max Videos allows 2 in one execution'],
	[
		1,
		'This run would create 3 videos, but Max Videos allows 2 in one execution, and 1 was created already',
	],
])('Max Videos, after %d videos', (before, what) => {
	const { message } = videoErrors.videoLimitError({ planned: 3, before, most: 2, isTool: false });
	expect(message).toBe(`${what}. Nothing was sent or paid for in this run.`);
});

test.each([
	['creating', videoErrors.creatingVideo([])],
	['looking up', videoErrors.lookingUpVideo(longId)],
])('a long ID and a long reason: %s says at most 300 characters', (_name, context) => {
	const { message, description } = requestError(refusal(longWords), context);
	expect(message.length).toBeLessThanOrEqual(longestMessage);
	expect(message).toContain('The service gave a reason');
	expect(description).toContain(longWords.trim());
});

test.each([
	videoErrors.failedError(task({ id: longId, status: 'failed', error: longWords })),
	videoErrors.timeoutError(longId, 90, { lastAnswer: refusal(longWords) }),
	videoErrors.missingAddressError(task({ id: longId })),
	videoErrors.downloadError(task({ id: longId }), longWords),
	videoErrors.fileTooLargeError(task({ id: longId }), longWords),
	videoErrors.canceledVideoError(longId),
])('a long ID is cut off in the message and whole in the description: %s', (error) => {
	expect(error.message.length).toBeLessThanOrEqual(longestMessage);
	expect(error.description).toContain(longId);
});

test('a mistake that takes more than a message is whole in the description', () => {
	const problem = `Some Field ${mustBe(`one of ${'one-of-many-words, '.repeat(30)}`, 'x')}`;
	const { message, description } = parametersError([{ message: problem }]);
	expect(message.length).toBe(longestMessage);
	expect(description).toContain(problem);
});

test.each(
	messagesOf(
		all.filter(
			({ kind, facts }) =>
				(kind === 'unknown' || facts.id !== undefined) &&
				kind !== 'failed' &&
				facts.assetId === undefined,
		),
	).filter((message) => !message.includes('asset')),
)('money may be gone, so the message says not to create the video again: %s', (message) => {
	expect(message).toMatch(/do not create (?:it|the video) again/i);
});

test.each([
	requestError(refusal('内容违规'), videoErrors.creatingVideo([])),
	requestError(refusal('登录过期'), videoErrors.lookingUpVideo('video_1')),
	videoErrors.failedError(task({ status: 'failed', error: '内容违规' })),
	videoErrors.timeoutError('video_1', 90, { lastAnswer: refusal('内容违规 登录过期') }),
	videoErrors.createError(
		{ outcome: 'unknown', failure: refusal('内容违规 登录过期', 502) },
		videoErrors.creatingVideo([]),
		false,
	),
])("the service's own words stand in the message: %s", ({ message }) => {
	expect(message).toMatch(/内容违规|登录过期/);
});

test('a web page is no words of the service, so its HTTP status stands in the message', () => {
	const { message } = requestError(
		refusal('<html><h1>Bad Gateway</h1>', 404),
		videoErrors.creatingVideo([]),
	);
	expect(message).toMatch(/: HTTP 404$/);
});

test.each([
	['The output video may contain sensitive information', 'content', 'Change the prompt'],
	['内部错误，请重试', 'fault', 'not in your workflow'],
	['余额不足', 'balance', 'Top up'],
	['图片下载失败', 'media', 'that anyone can open'],
	['Duration must be between 1.8s and 30.2s.', 'parameters', 'Compare the fields'],
	['AuthenticationError', 'key', 'not in your workflow'],
	['', 'other', 'Change the prompt'],
])('a video that failed with "%s": the reason is %s', (words, reason, remedy) => {
	const error = videoErrors.failedError(task({ status: 'failed', error: words }));
	expect(error.facts.reason).toBe(reason);
	expect(error.description).toContain(remedy);
});

test.each([
	'socket hang up ECONNRESET',
	'connect ETIMEDOUT 10.0.0.1:443',
	'getaddrinfo ENOTFOUND x',
])('n8n does not put words of its own in place of a message that says %s', (words) => {
	const failure = { kind: 'networkFailure', sent: true, words } as const;
	const error = requestError(failure, videoErrors.creatingVideo([]));
	expect(inNode(error).message).toBe(error.message);
	expect(error.message).toContain(words);
});

test('n8n does not take an execution for canceled where the service said that word', () => {
	const error = videoErrors.failedError(task({ status: 'failed', error: 'canceled by the maker' }));
	expect(inNode(error).message).toContain('cancelled by the maker');
	expect(inNode(videoErrors.canceledVideoError('video_1')).message).toContain('canceled');
});

import { changingCode, type EvaluatedItem } from './steadyValue';

/** What is read of the row: n8n's name for it, and the way from there to a field, up to a method or a computed name */
const reference =
	/\$(?:\(\s*(?:"[^"]*"|'[^']*')\s*\)|fromAI\s*\([^()]*\)|[A-Za-z]\w*(?!\w|\s*\())(?:\s*\??\.\s*(?:(?:first|last)\(\)|\w+(?!\w|\s*\())|\s*(?:\?\.)?\[\s*(?:\d+|"[^"]*"|'[^']*')\s*\])*/g;

/** Functions of n8n that read nothing but what they are given */
const pureFunctions = ['if', 'ifEmpty', 'max', 'min', 'jmespath', 'fromAI'];

const calledFunction = /\$([A-Za-z]\w*)\s*\(/g;

/** Of the clock and chance themselves, which stand for nothing of the row */
const changingName = /^\$(?:now|today|execution\w*|resumeWebhookUrl|mode|workflow)\b/;

/** What expressions say of the row in the same brackets as the clock or chance, where holding those still may hide it */
export interface RowWords {
	readonly words: readonly unknown[];
	/** Whether other words are certainly those of another request; not so for a whole item, which may say when it was read */
	readonly areCertain: boolean;
}

/** @returns undefined where nothing of the row can be hidden */
export function rowWords(written: unknown, item: EvaluatedItem): RowWords | undefined {
	const code = changingCode(written);
	const called = code.flatMap((one) =>
		[...one.matchAll(calledFunction)].map(([, name = '']) => name),
	);
	const isUnread = called.some((name) => !pureFunctions.includes(name));
	const read = code
		.flatMap((one) => one.match(reference) ?? [])
		.filter((one) => !changingName.test(one))
		.map((one) => wordOf(one, item));
	if (read.length === 0 && !isUnread) return undefined;
	return {
		words: read.map(({ word }) => word),
		areCertain: !isUnread && read.every(({ isCertain }) => isCertain),
	};
}

function wordOf(reference: string, { evaluate }: EvaluatedItem) {
	// Its number changes after a crash, and n8n's own objects say no words
	const isOfItem = /json\b|^\$(?:fromAI|vars)/.test(reference);
	if (!isOfItem) return { word: undefined, isCertain: false };
	try {
		const word = evaluate(`{{ ${reference} }}`);
		return { word, isCertain: typeof word !== 'object' || word === null };
	} catch {
		return { word: undefined, isCertain: false };
	}
}

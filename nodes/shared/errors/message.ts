/** What a message is made of: without full stops */
export interface MessageParts {
	/** What happened, as a sentence */
	readonly what: string;
	/** Why, as short as it may get; often in the words of others */
	readonly cause?: string | undefined;
	/** What must not be done, as sentences */
	readonly warning?: string | undefined;
	/** Whether it is about the run as a whole, and not about an item */
	readonly isOfRun?: boolean;
	/** Which of several items it is about */
	readonly item?: string | undefined;
}

/** Characters: about what the list of executions, an alert in a chat and a language model take in at a glance. A guess. */
export const longestMessage = 300;

/** Characters of what others have said: a guess. The description has all of it. */
const longestCause = 140;

/** Characters; the IDs of the service have about 40 [seen] */
const longestId = 60;

/** An ID as it stands in a message. The description and the facts have all of it. */
export const shortId = (id: string): string => clip(id, longestId);

/**
 * An AI agent, the list of executions, an error workflow and an alert show nothing of an error but its message. So it says
 * alone what happened, why, and what must not be done.
 *
 * @returns at most `longestMessage` characters, of which the warning and the item are never cut off
 */
export function composeMessage({ what, cause = '', warning, item }: MessageParts): string {
	const end = `${warning ? `. ${warning}.` : ''}${item ? ` [${item}]` : ''}`;
	const most = longestMessage - end.length;
	const why = onOneLine(cause);
	const room = Math.min(longestCause, most - what.length - ': '.length);
	return `${clip(why && room > 0 ? `${what}: ${clip(why, room)}` : what, most)}${end}`;
}

/** One line, and no full stop at the end */
const onOneLine = (words: string): string =>
	words
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/[.。]$/, '');

const clip = (text: string, most: number): string =>
	text.length > most ? `${text.slice(0, most - 1)}…` : text;

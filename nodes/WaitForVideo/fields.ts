import { videoIdName } from '../shared/fieldNames';

/** What the user calls each field, in the editor and in errors alike */
export const displayNames = {
	videoId: videoIdName,
	download: 'Download',
	binaryPropertyName: 'Put Output File in Field',
	maxWait: 'Max Wait (Minutes)',
	pollInterval: 'Poll Interval (Seconds)',
	fileName: 'File Name',
	maxFileSize: 'Max File Size (MB)',
} as const;

/** Minutes: the file's address is good for about a day, so a longer wait could lose the video */
export const longestWait = 24 * 60;

/** Seconds: the service asks not to be queried too often */
export const shortestInterval = 5;

/** Seconds */
export const longestInterval = 3600;

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

/** Seconds */
export const longestInterval = 3600;

import { Resvg } from '@resvg/resvg-js';

/** Pixels: twice as wide as the plot, for sharp screens */
const width = 2400;

/** Its own font, as wide as the one that the plot names, so that it looks the same wherever it is drawn */
const font = {
	loadSystemFonts: false,
	defaultFontFamily: 'Arimo',
	fontFiles: [
		require.resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf'),
		require.resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf'),
	],
};

/** A plot as a PNG */
export function pictureOf(svg: string): Buffer {
	return new Resvg(svg, { font, fitTo: { mode: 'width', value: width } }).render().asPng();
}

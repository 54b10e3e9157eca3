import { canInstall, whatToInstall } from '../e2e/chromium';
import { systemOf } from '../e2e/operatingSystem';

test.each([
	['debian', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n'],
	['ubuntu', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n'],
	['opensuse-leap', 'NAME="openSUSE Leap"\nID="opensuse-leap"\nID_LIKE="suse opensuse"\n'],
	['linux', 'NAME="Of my own"\n'],
	['linux', ''],
])('a system is %s by its ID, and not by what it is like', (system, osRelease) => {
	expect(systemOf(osRelease)).toBe(system);
});

test('a browser is installed as root on Debian alone', () => {
	expect(canInstall('debian', 0)).toBe(true);
	expect(canInstall('debian', 1000)).toBe(false);
	expect(canInstall('debian', undefined)).toBe(false);
	expect(canInstall('ubuntu', 0)).toBe(false);
});

test('only Debian is told to install its package, as that of Ubuntu holds no browser', () => {
	expect(whatToInstall('debian')).toContain('apt-get install chromium');
	expect(whatToInstall('ubuntu')).not.toContain('apt-get');
	expect(whatToInstall('ubuntu')).toMatch(/Google Chrome.*CHROMIUM_PATH/);
});

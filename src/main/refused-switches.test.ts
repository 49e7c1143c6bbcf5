import { describe, expect, it } from 'vitest';
import { refusalOfSwitches } from './refused-switches.ts';

const started = (...switches: string[]) => refusalOfSwitches((name) => switches.includes(name));

describe('a packaged app', () => {
  it('starts with switches that open it to nobody', () => {
    expect(started()).toBeNull();
    expect(started('home', 'sandbox', 'ozone-platform', 'lang')).toBeNull();
  });

  it.each(['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk', 'js-flags', 'load-extension'])(
    'does not start with --%s, and says so',
    (name) => {
      expect(started('lang', name)).toContain(`--${name}`);
    },
  );

  it.each(['no-sandbox', 'disable-namespace-sandbox', 'disable-seccomp-filter-sandbox'])(
    'does not start with --%s, which an AppImage may have added by itself, and says what to do',
    (name) => {
      expect(started('home', name)).toMatch(new RegExp(`--${name}: .* \\.deb package`));
    },
  );
});

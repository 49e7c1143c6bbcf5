import { describe, expect, it } from 'vitest';
import { checkPortCaller } from './port-caller.ts';

const ours = { isOurWindow: true, isTopFrame: true, origin: 'app://console' };

describe('checkPortCaller', () => {
  it('accepts the top frame of our window at our origin', () => {
    expect(checkPortCaller(ours)).toBeNull();
    expect(checkPortCaller({ ...ours, origin: 'app://console/' })).toBeNull();
  });

  it('refuses any other window, and any frame but the top one', () => {
    expect(checkPortCaller({ ...ours, isOurWindow: false })).toBe('window');
    expect(checkPortCaller({ ...ours, isTopFrame: false })).toBe('frame');
  });

  it.each(['', 'null', 'app://', 'app://console.evil', 'app://evil', 'https://console', 'file://', 'app://console/x'])(
    'refuses the origin %j',
    (origin) => expect(checkPortCaller({ ...ours, origin })).toBe('origin'),
  );
});

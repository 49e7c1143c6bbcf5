import type { Page } from '@playwright/test';
import { CODE_CACHE } from '../../../scripts/code-cache.ts';

/** A console under test, whichever host runs it. */
export interface RunningConsole {
  /** The page now; another one after a restart. */
  readonly page: Page;
  /** `http://127.0.0.1:PORT` or `app://console`. */
  readonly origin: string;
  /** Everything the host wrote on stdout and stderr so far. */
  readonly output: () => string;
  /**
   * Ends the host in an orderly way and starts it again on the same home.
   * @param meanwhile what happens to the home in between.
   */
  restart(meanwhile?: () => void): Promise<void>;
  /** Answers the next question for a place to save with this path; a host without dialogs uses its exports folder. */
  willSaveAs(path: string): Promise<void>;
  close(): Promise<void>;
}

/** What a host needs to start. */
export interface Start {
  readonly home: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Told of every page before it does anything that matters. */
  readonly onPage: (page: Page) => void;
}

/**
 * The environment of a host under test: no keyring of the person who runs the tests is ever touched, nothing of theirs is
 * read, and a screen of theirs is not used.
 */
export function testEnvironment(home: string): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(XDG_|DBUS_|GNOME_|KDE_|NODE_OPTIONS$)/.test(entry[0]),
  );
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    // As `npm start` has it.
    NODE_COMPILE_CACHE: CODE_CACHE,
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
    XDG_CONFIG_HOME: `${home}/.config`,
    XDG_DATA_HOME: `${home}/.local/share`,
  };
}

/** What tells the two projects apart. */
export interface HostOptions {
  host: 'web' | 'electron';
  /** Path of the browser; used by the web host's page, and by an Electron stand-in. */
  chromium: string;
  /** Path of the Electron executable. */
  electron: string;
  /** Why this machine cannot run the host; empty when it can. */
  cannotRun: string;
}

import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../domain/result.ts';

export interface HostOptions {
  /** The folder that holds workspace, logs and exports; `null`: the operating system's data folder. */
  readonly home: string | null;
  readonly isSandbox: boolean;
  readonly isWeb: boolean;
  /** Web host only; 0: any free one. */
  readonly port: number;
  readonly isOpening: boolean;
}

export const USAGE = `Usage: npm start -- [options]

  --sandbox    open the console on five sandbox APIs of its own
  --web        serve the console on loopback instead of opening the desktop app
  --port N     port of the web host (0, the default: any free one)
  --no-open    do not open a browser
  --home DIR   where the workspace, its logs and exports live
  --help       show this`;

/** Reads the command line. @returns the sentence to show above the usage for anything it does not know. */
export function parseOptions(args: readonly string[]): Result<HostOptions, string> {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        sandbox: { type: 'boolean' },
        web: { type: 'boolean' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        home: { type: 'string' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return err('');
  const port = readPort(values.port);
  if (port === null) return err(`--port takes a number from 0 to 65535, not "${values.port}".`);
  if (values.home === '') return err('--home needs a folder.');
  return ok({
    home: values.home ?? null,
    isSandbox: values.sandbox ?? false,
    isWeb: values.web ?? false,
    port,
    isOpening: !values['no-open'],
  });
}

/**
 * Reads the options out of an Electron command line, which also carries Chromium's own switches: those are passed over.
 * Values are taken in the form `--home=DIR`, because Chromium moves separate words behind its switches.
 */
export function pickOptions(args: readonly string[]): HostOptions {
  const ours = args.filter((arg) => arg === '--sandbox' || arg.startsWith('--home='));
  const parsed = parseOptions(ours);
  return parsed.ok ? parsed.value : { home: null, isSandbox: false, isWeb: false, port: 0, isOpening: false };
}

function readPort(text: string | undefined): number | null {
  if (text === undefined) return 0;
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : null;
}

import { join } from 'node:path';
import { app, dialog } from 'electron';
import { explainFailure } from '../host/explain.ts';
import { findHome, makeHome } from '../host/home.ts';
import { pickOptions } from '../host/options.ts';
import { declareAppScheme } from './app-protocol.ts';
import { refusalOfSwitches } from './refused-switches.ts';
import { runConsole } from './run-console.ts';

// Before anything is opened; Chromium opens no debugging port before this file has run.
const refusal = app.isPackaged ? refusalOfSwitches((name) => app.commandLine.hasSwitch(name)) : null;
if (refusal !== null) fail(new Error(refusal));

const options = pickOptions(process.argv);
const home = findHome(options);

try {
  makeHome(home);
  // Chromium's files, and with them the lock against a second instance, belong to the home: two homes can be open.
  app.setPath('userData', home.window);
} catch (error) {
  fail(error);
}
declareAppScheme();
// Windows shows notifications only for an application it can name.
if (process.platform === 'win32') app.setAppUserModelId('app.counterfoil.console');

if (!app.requestSingleInstanceLock()) {
  process.stdout.write('Counterfoil is open already: its window was brought to the front.\n');
  app.exit(0);
} else {
  void app
    .whenReady()
    .then(() => runConsole({ home, isSandbox: options.isSandbox, out: join(import.meta.dirname, '..') }))
    .catch(fail);
}

/** Says why on both the screen and the terminal: a desktop app may have either. */
function fail(error: unknown): never {
  const why = explainFailure(error);
  process.stderr.write(`Counterfoil did not start. ${why}\n`);
  dialog.showErrorBox('Counterfoil did not start', why);
  app.exit(1);
  // `app.exit` ends the process, but says nothing of it to the type checker.
  process.exit(1);
}

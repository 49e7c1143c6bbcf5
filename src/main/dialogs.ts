import { extname, join } from 'node:path';
import { app, type BrowserWindow, dialog, shell } from 'electron';
import type { OpenTarget, SaveTarget } from '../engine/ports.ts';
import { plainFileName } from '../host/exports-folder.ts';

/** Asks with the system's own dialog, in the documents folder at first, then where the person last saved. */
export function createSaveDialog(window: () => BrowserWindow | null): SaveTarget {
  return {
    async choose({ fileName, title }) {
      const name = plainFileName(fileName);
      const ending = extname(name).slice(1);
      const options = {
        title,
        defaultPath: join(app.getPath('documents'), name),
        ...(ending && { filters: [{ name: `${ending.toUpperCase()} files`, extensions: [ending] }] }),
      };
      const parent = window();
      const answer = parent ? await dialog.showSaveDialog(parent, options) : await dialog.showSaveDialog(options);
      return answer.canceled || !answer.filePath ? null : answer.filePath;
    },
    async showInFolder(path) {
      shell.showItemInFolder(path);
    },
  };
}

/** Asks for a file to be read with the system's own dialog. */
export function createOpenDialog(window: () => BrowserWindow | null): OpenTarget {
  return {
    async choose({ title, extension }) {
      const options: Electron.OpenDialogOptions = {
        title,
        properties: ['openFile'],
        filters: [{ name: `${extension.toUpperCase()} files`, extensions: [extension] }],
      };
      const parent = window();
      const answer = parent ? await dialog.showOpenDialog(parent, options) : await dialog.showOpenDialog(options);
      return answer.canceled ? null : (answer.filePaths[0] ?? null);
    },
  };
}

import { Menu, type MenuItemConstructorOptions, shell } from 'electron';

interface MenuActions {
  syncNow(): void;
  newAdjustment(): void;
  find(): void;
  go(path: string): void;
}

/** The main navigation, in the order and with the names of the side bar (docs/words.md). */
const SCREENS: readonly (readonly [label: string, path: string])[] = [
  ['Overview', '/'],
  ['Accounts', '/accounts'],
  ['Ledger', '/ledger'],
  ['Memberships', '/memberships'],
  ['Usage', '/usage'],
  ['Adjustments', '/adjustments'],
  ['Exports', '/exports'],
  ['Activity', '/activity'],
  ['Connections', '/connections'],
];

/** The menu bar: the system's own roles, and the console's few commands. @param home opened by "Show data folder". */
export function createMenu(actions: MenuActions, home: string, platform: NodeJS.Platform = process.platform): Menu {
  const isMac = platform === 'darwin';
  const settings: MenuItemConstructorOptions = {
    id: 'settings',
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.go('/settings'),
  };
  const file: MenuItemConstructorOptions[] = [
    {
      id: 'new-adjustment',
      label: 'New adjustment…',
      accelerator: 'CmdOrCtrl+N',
      click: () => actions.newAdjustment(),
    },
    { id: 'sync-now', label: 'Sync now', accelerator: 'CmdOrCtrl+Shift+S', click: () => actions.syncNow() },
    { type: 'separator' },
    { id: 'show-data', label: 'Show data folder', click: () => void shell.openPath(home) },
    ...(isMac ? [] : [settings]),
    { type: 'separator' },
    isMac ? { role: 'close' } : { role: 'quit' },
  ];
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo' },
    { role: 'redo' },
    { type: 'separator' },
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
    { type: 'separator' },
    { id: 'find', label: 'Find…', accelerator: 'CmdOrCtrl+F', click: () => actions.find() },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { role: 'toggleDevTools' },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  const go: MenuItemConstructorOptions[] = SCREENS.map(([label, path], at) => ({
    label,
    ...(at < 9 && { accelerator: `CmdOrCtrl+${at + 1}` }),
    click: () => actions.go(path),
  }));
  return Menu.buildFromTemplate([
    ...(isMac ? [appMenu(settings)] : []),
    { label: 'File', submenu: file },
    { label: 'Edit', submenu: edit },
    { label: 'View', submenu: view },
    { label: 'Go', submenu: go },
    { role: 'windowMenu' },
  ]);
}

function appMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
}

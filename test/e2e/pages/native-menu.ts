import type { ElectronConsole } from '../hosts/electron-host.ts';

/** The menu bar, chosen from as the operating system would. */
export function nativeMenu(running: ElectronConsole) {
  return {
    async choose(id: string): Promise<void> {
      await running.app.evaluate(({ Menu }, wanted) => {
        const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
        if (!item) throw new Error(`The menu has no ${wanted}.`);
        item.click();
      }, id);
    },
  };
}

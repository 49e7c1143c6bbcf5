import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { StatusLineContext } from '../components/StatusLine.tsx';
import { VaultGate } from '../features/vault/VaultGate.tsx';
import { ConnectionBar } from './ConnectionBar.tsx';
import { FrameTitle } from './FrameTitle.tsx';
import { OpenPanels } from './OpenPanels.tsx';
import { SideBar } from './SideBar.tsx';
import { TopBar } from './TopBar.tsx';
import { useAppState } from './use-app-state.ts';
import { usePresence } from './use-presence.ts';
import { useSettingsLooks } from './use-settings-looks.ts';
import { useKeptFocus, useShortcuts } from './use-shortcuts.ts';
import { useWishes } from './use-wishes.ts';
import classes from './Frame.module.css';

/** What stands around every screen: side bar, top bar, status line, and the panels that open over all of them. */
export function Frame() {
  const [statusLine, setStatusLine] = useState<HTMLElement | null>(null);
  useShortcuts();
  useKeptFocus();
  useWishes();
  usePresence();
  useSettingsLooks();
  useAppState();
  return (
    <StatusLineContext value={statusLine}>
      <FrameTitle />
      <div className={classes.frame}>
        <SideBar />
        <div className={classes.main}>
          <TopBar />
          <ConnectionBar />
          <VaultGate>
            <main className={classes.screen} tabIndex={-1}>
              <Outlet />
            </main>
            <OpenPanels />
          </VaultGate>
          <footer className={classes.status} ref={setStatusLine} aria-label="Status" />
        </div>
      </div>
    </StatusLineContext>
  );
}

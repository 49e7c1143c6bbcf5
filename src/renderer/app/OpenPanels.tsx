import { NewAdjustmentPanel } from '../features/adjustments/NewAdjustmentPanel.tsx';
import { CommandSearch } from './CommandSearch.tsx';
import { KeyboardHelp } from './KeyboardHelp.tsx';
import { closeNewAdjustment, setHelpOpen, setSearchOpen, usePanels } from './panels.ts';

/** The panels that open over any screen. */
export function OpenPanels() {
  const { newAdjustment, isHelpOpen, isSearchOpen } = usePanels();
  return (
    <>
      {newAdjustment && (
        <NewAdjustmentPanel
          key={newAdjustment.undoes?.id ?? ''}
          accountId={newAdjustment.accountId}
          undoes={newAdjustment.undoes}
          onClose={closeNewAdjustment}
        />
      )}
      {isSearchOpen && <CommandSearch onClose={() => setSearchOpen(false)} />}
      {isHelpOpen && <KeyboardHelp onClose={() => setHelpOpen(false)} />}
    </>
  );
}

import { create } from 'zustand';
import type { AdjustmentRow } from '../../contract/adjustments.ts';
import type { AccountId } from '../../domain/ids.ts';

interface Panels {
  /** `null`: closed. `accountId: null`: open, and asks which account. */
  readonly newAdjustment: {
    readonly accountId: AccountId | null;
    /** The adjustment that it should undo. */
    readonly undoes?: AdjustmentRow;
  } | null;
  /** The account a detail on screen speaks of: where `n` starts from. */
  readonly accountInView: AccountId | null;
  readonly isHelpOpen: boolean;
  readonly isSearchOpen: boolean;
}

/** Panels that open over any screen. */
export const usePanels = create<Panels>(() => ({
  newAdjustment: null,
  accountInView: null,
  isHelpOpen: false,
  isSearchOpen: false,
}));

/** Opens the new adjustment, with the account filled in: the one given, else the one on screen. */
export function openNewAdjustment(accountId?: AccountId): void {
  usePanels.setState(({ accountInView }) => ({ newAdjustment: { accountId: accountId ?? accountInView } }));
}

/** Opens the new adjustment that undoes this one. */
export function openUndo(undoes: AdjustmentRow): void {
  usePanels.setState({ newAdjustment: { accountId: undoes.accountId, undoes } });
}

export function closeNewAdjustment(): void {
  usePanels.setState({ newAdjustment: null });
}

/** Called by a detail when it shows an account, and with `null` when it goes. */
export function setAccountInView(accountId: AccountId | null): void {
  usePanels.setState({ accountInView: accountId });
}

export function setHelpOpen(isHelpOpen: boolean): void {
  usePanels.setState({ isHelpOpen });
}

export function setSearchOpen(isSearchOpen: boolean): void {
  usePanels.setState({ isSearchOpen });
}

import { create } from 'zustand';
import { NEW_ADJUSTMENT, type AdjustmentValues } from './adjustment-values.ts';

interface UnsentStore {
  readonly byAccount: Readonly<Record<string, AdjustmentValues>>;
  readonly keep: (accountId: string, values: AdjustmentValues) => void;
  readonly forget: (accountId: string) => void;
}

/** What was typed into a new adjustment that was closed before it was saved or sent, by the account it was opened for. */
export const useUnsentValues = create<UnsentStore>((set) => ({
  byAccount: {},
  keep: (accountId, values) => set(({ byAccount }) => ({ byAccount: { ...byAccount, [accountId]: values } })),
  forget: (accountId) =>
    set(({ byAccount }) => {
      const { [accountId]: _, ...others } = byAccount;
      return { byAccount: others };
    }),
}));

/** The values a panel opens with: what was left unsent for this account, else a fresh form. */
export function valuesToOpenWith(accountId: string): AdjustmentValues {
  return useUnsentValues.getState().byAccount[accountId] ?? { ...NEW_ADJUSTMENT, accountId };
}

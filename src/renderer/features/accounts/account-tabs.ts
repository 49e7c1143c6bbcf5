import type { ComponentType } from 'react';
import type { AccountId } from '../../../domain/ids.ts';

/** Tabs of an account that other screens' parts make up; the app puts them together. */
export type AccountTabs = Readonly<
  Record<'explain' | 'memberships' | 'usage' | 'adjustments', ComponentType<{ readonly accountId: AccountId }>>
>;

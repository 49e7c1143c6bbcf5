import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { settingProblem } from './settings-values.ts';

interface SettingField<Value> {
  /** What is typed, which may not be allowed yet. */
  readonly value: Value;
  readonly error: string | null;
  readonly isSaving: boolean;
  /** True for a moment after it was kept. */
  readonly isKept: boolean;
  type(value: Value): void;
  /** Keeps what is typed, if it is allowed and new. */
  keep(value?: Value): void;
}

/**
 * One setting as a field: typed freely, kept when it is left or chosen.
 * @param read makes the setting's value of what is typed.
 */
export function useSetting<Name extends keyof Settings, Typed = Settings[Name]>(
  settings: Settings,
  name: Name,
  show: (value: Settings[Name]) => Typed,
  read: (typed: Typed) => unknown,
): SettingField<Typed> {
  const api = useApi();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Typed | null>(null);
  const set = useMutation(
    api.settings.set.mutationOptions({
      onSuccess: (next) => {
        queries.setQueryData(api.settings.get.queryKey({ input: {} }), next);
        setTyped(null);
      },
    }),
  );
  const stored = show(settings[name]);
  const value = typed ?? stored;
  const wrong = typed === null ? null : settingProblem(name, read(typed));
  return {
    value,
    error: wrong ?? (set.error ? problemOf(set.error).sentence : null),
    isSaving: set.isPending,
    isKept: set.isSuccess && typed === null,
    type: (next) => {
      set.reset();
      setTyped(() => next);
    },
    keep: (next = value) => {
      setTyped(() => next);
      if (settingProblem(name, read(next)) !== null) return;
      if (JSON.stringify(read(next)) === JSON.stringify(settings[name])) return setTyped(null);
      set.mutate({ [name]: read(next) });
    },
  };
}

/** A setting whose field holds the setting's own value. */
export function usePlainSetting<Name extends keyof Settings>(settings: Settings, name: Name) {
  return useSetting<Name, Settings[Name]>(
    settings,
    name,
    (value) => value,
    (typed) => typed,
  );
}

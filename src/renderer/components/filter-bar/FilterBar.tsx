import { Combobox, useCombobox } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useApi } from '../../lib/engine/index.ts';
import { focusScreen } from '../../lib/focus/index.ts';
import { soughtAccount, suggest, withToken, type Suggestion } from '../../lib/ledger-query/index.ts';
import { operatorsCalendar } from '../../lib/use-ledger-filter.ts';
import { formatFilterToken, parseFilterTokens, type FilterToken } from '../../../domain/filter-tokens.ts';
import type { LedgerFilterReading } from '../../../domain/ledger-filter.ts';
import { FilterChip } from './FilterChip.tsx';
import classes from './FilterBar.module.css';

interface Props {
  /** For the screen reader: `Filter the ledger`. */
  readonly label: string;
  readonly tokens: readonly FilterToken[];
  readonly reading: LedgerFilterReading;
  readonly onChange: (tokens: readonly FilterToken[]) => void;
}

/** A filter of ledger entries: tokens that are typed (`type:debit amount:<-100 "passport"`) or picked. */
export function FilterBar({ label, tokens, reading, onChange }: Props) {
  const problems = reading.kind === 'wrong' ? reading.problems : [];
  const api = useApi();
  const [draft, setDraft] = useState('');
  const [now] = useState(() => Date.now());
  const field = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const sought = soughtAccount(draft);
  const connections = useQuery(api.connections.list.queryOptions({ input: {} }));
  const accounts = useQuery({
    ...api.accounts.find.queryOptions({ input: { text: sought ?? '', limit: 8 } }),
    enabled: sought !== null && sought.trim() !== '',
  });
  const suggestions = suggest(draft, {
    ...operatorsCalendar(now),
    connections: connections.data ?? [],
    accounts: (sought === null ? [] : (accounts.data ?? [])).map((account) => ({
      id: account.id,
      name: account.name || account.externalId,
      hint: `${account.email || account.externalId} · ${account.connectionLabel}`,
    })),
  });

  const write = (text: string) => {
    setDraft(text);
    combobox.openDropdown();
    combobox.resetSelectedOption();
  };
  const add = (more: readonly FilterToken[]) => {
    onChange(more.reduce<readonly FilterToken[]>((all, token) => withToken(all, token), tokens));
    setDraft('');
    combobox.resetSelectedOption();
  };
  const pick = (suggestion: Suggestion) => {
    if (suggestion.token) add([suggestion.token]);
    else write(suggestion.text);
    field.current?.focus();
  };
  const edit = (token: FilterToken) => {
    onChange(tokens.filter((one) => one !== token));
    write(formatFilterToken(token));
    field.current?.focus();
  };

  const mustPick = sought !== null || isAsked(draft, suggestions);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const isPicking = combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0;
    if (event.key === 'Enter' && !isPicking) {
      event.preventDefault();
      // Where what is typed may be one thing or another (an account's name, 1/11/2026), one of them has to be picked.
      if (mustPick && suggestions.length !== 1) {
        combobox.openDropdown();
        combobox.selectFirstOption();
        return;
      }
      if (mustPick && suggestions[0]) pick(suggestions[0]);
      else if (draft.trim() !== '') add(parseFilterTokens(draft));
      combobox.closeDropdown();
    } else if (event.key === ' ' && isWhole(draft)) {
      event.preventDefault();
      add(parseFilterTokens(draft));
    } else if (event.key === 'Backspace' && draft === '' && tokens.length > 0) {
      event.preventDefault();
      const last = tokens.at(-1);
      if (last) edit(last);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (combobox.dropdownOpened) combobox.closeDropdown();
      else if (draft === '') focusScreen();
      else setDraft('');
    }
  };

  return (
    <Combobox store={combobox} onOptionSubmit={(id) => suggestions.filter((one) => one.id === id).forEach(pick)}>
      <Combobox.Target>
        <div className={classes.bar} onClick={() => field.current?.focus()}>
          <IconFilter size={14} className={classes.icon} aria-hidden />
          {tokens.map((token, index) => (
            <FilterChip
              key={`${index} ${formatFilterToken(token)}`}
              token={token}
              problem={problems.find((one) => one.token === token)?.sentence ?? null}
              onEdit={() => edit(token)}
              onRemove={() => onChange(tokens.filter((one) => one !== token))}
            />
          ))}
          <Combobox.EventsTarget>
            <input
              ref={field}
              data-filter
              className={classes.field}
              aria-label={label}
              placeholder={tokens.length === 0 ? 'type:debit amount:<-100 since:7d "passport"' : ''}
              autoComplete="off"
              spellCheck={false}
              value={draft}
              onChange={(event) => write(event.currentTarget.value)}
              onFocus={() => combobox.openDropdown()}
              onClick={() => combobox.openDropdown()}
              onBlur={() => combobox.closeDropdown()}
              onKeyDown={onKeyDown}
            />
          </Combobox.EventsTarget>
        </div>
      </Combobox.Target>
      <Combobox.Dropdown hidden={suggestions.length === 0}>
        <Combobox.Options mah={320} className={classes.options}>
          {suggestions.map((suggestion) => (
            <Combobox.Option key={suggestion.id} value={suggestion.id} className={classes.option}>
              <span>{suggestion.words}</span>
              <span className={classes.hint}>{suggestion.hint}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** A space ends a piece, unless it stands in quotes or right after a key. */
function isWhole(draft: string): boolean {
  const quotes = draft.split('"').length - 1;
  return draft.trim() !== '' && quotes % 2 === 0 && !draft.endsWith(':') && soughtAccount(draft) === null;
}

/** Whether the list asks which of several things is meant by what is typed whole. */
function isAsked(draft: string, suggestions: readonly Suggestion[]): boolean {
  return (
    /\d$/.test(draft) &&
    suggestions.length > 1 &&
    suggestions.every(({ token }) => token !== null && token.key !== null)
  );
}

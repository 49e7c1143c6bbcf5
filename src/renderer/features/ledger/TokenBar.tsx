import { Combobox, useCombobox } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useApi } from '../../lib/engine/index.ts';
import { focusScreen } from '../../lib/focus/index.ts';
import {
  formatToken,
  parseTokens,
  soughtAccount,
  suggest,
  withToken,
  type LedgerFilterReading,
  type Suggestion,
  type Token,
} from '../../lib/ledger-query/index.ts';
import { TokenChip } from './TokenChip.tsx';
import classes from './TokenBar.module.css';

interface Props {
  readonly tokens: readonly Token[];
  readonly problems: LedgerFilterReading['problems'];
  readonly onChange: (tokens: readonly Token[]) => void;
}

/** The filter of the ledger: tokens that are typed (`type:debit amount:<-100 "passport"`) or picked. */
export function TokenBar({ tokens, problems, onChange }: Props) {
  const api = useApi();
  const [draft, setDraft] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const sought = soughtAccount(draft);
  const connections = useQuery(api.connections.list.queryOptions({ input: {} }));
  const accounts = useQuery({
    ...api.accounts.find.queryOptions({ input: { text: sought ?? '', limit: 8 } }),
    enabled: sought !== null && sought.trim() !== '',
  });
  const suggestions = suggest(draft, {
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
  const add = (more: readonly Token[]) => {
    onChange(more.reduce<readonly Token[]>((all, token) => withToken(all, token), tokens));
    setDraft('');
    combobox.resetSelectedOption();
  };
  const pick = (suggestion: Suggestion) => {
    if (suggestion.token) add([suggestion.token]);
    else write(suggestion.text);
    field.current?.focus();
  };
  const edit = (token: Token) => {
    onChange(tokens.filter((one) => one !== token));
    write(formatToken(token));
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const isPicking = combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0;
    if (event.key === 'Enter' && !isPicking) {
      event.preventDefault();
      // An account is kept by its id, so a name has to be picked: the best match, once it has been found.
      if (sought !== null && !suggestions[0]) return;
      if (sought !== null && suggestions[0]) pick(suggestions[0]);
      else if (draft.trim() !== '') add(parseTokens(draft));
      combobox.closeDropdown();
    } else if (event.key === ' ' && isWhole(draft)) {
      event.preventDefault();
      add(parseTokens(draft));
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
            <TokenChip
              key={`${index} ${token.key}:${token.value}`}
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
              aria-label="Filter the ledger"
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

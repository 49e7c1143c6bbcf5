import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../lib/engine/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';

interface Props {
  readonly error: string | undefined;
  readonly onPick: (accountId: string) => void;
}

/** Finds an account by name, e-mail or id as it is typed. */
export function AccountPicker({ error, onPick }: Props) {
  const api = useApi();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 80);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = useQuery(
    api.accounts.find.queryOptions({ input: { text, limit: 12 }, placeholderData: keepPreviousData }),
  );

  return (
    <Combobox store={combobox} onOptionSubmit={onPick} withinPortal>
      <Combobox.Target>
        <TextInput
          label="Account"
          placeholder="Name, e-mail or id"
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={typed}
          error={error}
          rightSection={found.isFetching ? <Loader size={12} /> : null}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={280} className={classes.options}>
          {found.data?.map((account) => (
            <Combobox.Option key={account.id} value={account.id}>
              <div className={classes.found}>
                <span>
                  <strong>{account.name || account.externalId}</strong>
                  <Text span c="dimmed">
                    {[account.email, account.externalId, account.connectionLabel]
                      .filter((one) => one !== '')
                      .join(' · ')}
                  </Text>
                </span>
                <span className={classes.number}>
                  {formatAmount(account.balance.amount)} {account.balance.unit}
                </span>
              </div>
            </Combobox.Option>
          ))}
          {found.data?.length === 0 && <Combobox.Empty>No account matches “{text}”</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Answers } from '../../contract/index.ts';
import { useApi } from '../lib/engine/index.ts';
import { formatAmount } from '../lib/format/index.ts';
import classes from './AccountPicker.module.css';

type PickedAccount = Answers['accounts']['find'][number];

interface Props {
  readonly label?: string;
  /** Accounts that are no choice, e.g. the one that another is sought for. */
  readonly without?: ReadonlySet<string>;
  readonly onPick: (account: PickedAccount) => void;
}

const NONE: ReadonlySet<string> = new Set();

/** Finds an account by name, e-mail or id as it is typed; Enter takes the best. */
export function AccountPicker({ label = 'Account', without = NONE, onPick }: Props) {
  const api = useApi();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 80);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { selectFirstOption } = combobox;
  const found = useQuery(
    api.accounts.find.queryOptions({ input: { text, limit: 12 }, placeholderData: keepPreviousData }),
  );
  const accounts = found.data?.filter(({ id }) => !without.has(id));
  const best = accounts?.[0]?.id;
  useEffect(() => {
    if (best !== undefined) selectFirstOption();
  }, [best, selectFirstOption]);

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const picked = accounts?.find((account) => account.id === id);
        if (picked) onPick(picked);
      }}
      withinPortal
    >
      <Combobox.Target>
        <TextInput
          label={label}
          placeholder="Name, e-mail or id"
          data-autofocus
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={typed}
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
          {accounts?.map((account) => (
            <Combobox.Option key={account.id} value={account.id}>
              <div className={classes.found}>
                <span>
                  <strong>{account.name || account.externalId}</strong>
                  <span className={classes.more}>
                    {[account.email, account.externalId, account.connectionLabel]
                      .filter((one) => one !== '' && one !== account.name)
                      .join(' · ')}
                  </span>
                </span>
                <span className={classes.number}>
                  {formatAmount(account.balance.amount)} {account.balance.unit}
                </span>
              </div>
            </Combobox.Option>
          ))}
          {accounts?.length === 0 && (
            <Combobox.Empty>{text === '' ? 'Type to find an account' : `No account matches “${text}”`}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

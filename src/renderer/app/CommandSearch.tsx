import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react';
import { Amount, CopyOnClick, Sentence } from '../components/index.ts';
import { problemOf, useApi } from '../lib/engine/index.ts';
import { truncateMiddle } from '../lib/format/index.ts';
import { findChoices, type Choice } from './choices.ts';
import { openNewAdjustment, setHelpOpen } from './panels.ts';
import classes from './CommandSearch.module.css';

/** One box for everything: an account by name, e-mail, id or note; a reference in the ledger; a screen; an action. */
export function CommandSearch({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const router = useRouter();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const sought = text.trim();
  const found = useQuery({
    ...api.accounts.find.queryOptions({ input: { text: sought, limit: 12 } }),
    enabled: sought !== '',
    placeholderData: keepPreviousData,
  });
  const sync = useMutation(api.sync.start.mutationOptions());
  const choices = findChoices(sought, sought === '' ? [] : (found.data ?? []));
  const current = Math.min(active, choices.length - 1);

  const take = (choice: Choice) => {
    onClose();
    switch (choice.kind) {
      case 'account':
      case 'ledger':
      case 'screen':
        router.history.push(choice.path);
        return;
      case 'new adjustment':
        openNewAdjustment();
        return;
      case 'sync':
        sync.mutate({});
        return;
      case 'keyboard':
        setHelpOpen(true);
        return;
    }
  };

  // Enter before the answer is there is for the answer, not for what was found by fewer letters.
  const isBehind = sought !== '' && (found.isPending || found.isPlaceholderData);
  const isAwaited = useRef(false);
  const takeCurrent = () => {
    const choice = choices[current];
    if (choice) take(choice);
  };
  const takeAwaited = useEffectEvent(() => {
    if (isAwaited.current) takeCurrent();
    isAwaited.current = false;
  });
  useEffect(() => {
    if (!isBehind) takeAwaited();
  }, [isBehind]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && choices.length > 0) {
      event.preventDefault();
      setActive((current + step + choices.length) % choices.length);
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (isBehind) isAwaited.current = true;
    else takeCurrent();
  };

  return (
    <Modal opened onClose={onClose} withCloseButton={false} size={640} padding={0} yOffset="12vh" centered={false}>
      <div className={classes.field}>
        <IconSearch size={16} aria-hidden />
        <input
          data-autofocus
          className={classes.input}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setActive(0);
            isAwaited.current = false;
          }}
          onKeyDown={onKeyDown}
          placeholder="Find an account, id, reference, screen…"
          role="combobox"
          aria-expanded
          aria-controls="command-choices"
          aria-activedescendant={choices[current] ? `choice-${choices[current].id}` : undefined}
        />
      </div>
      {found.error && (
        <p className={classes.note}>
          <Sentence text={problemOf(found.error).sentence} />
        </p>
      )}
      <ul id="command-choices" role="listbox" className={classes.list}>
        {choices.map((choice, index) => (
          <li
            key={choice.id}
            id={`choice-${choice.id}`}
            role="option"
            aria-selected={index === current}
            className={classes.choice}
            onMouseMove={() => setActive(index)}
            onClick={() => take(choice)}
          >
            <ChoiceLine choice={choice} />
          </li>
        ))}
        {choices.length === 0 && <li className={classes.note}>Nothing fits.</li>}
      </ul>
    </Modal>
  );
}

function ChoiceLine({ choice }: { choice: Choice }) {
  if (choice.kind !== 'account') {
    return (
      <>
        <span className={classes.name}>{choice.words}</span>
        {choice.hint !== '' && <kbd className={classes.hint}>{choice.hint}</kbd>}
      </>
    );
  }
  const { account } = choice;
  return (
    <>
      <span className={classes.name}>
        {account.name || account.externalId}
        {account.email !== '' && <span className={classes.quiet}> {account.email}</span>}
      </span>
      <span className={classes.quiet}>
        {account.connectionLabel}
        {account.linked > 0 && ` · ${account.linked} linked`}
      </span>
      {account.name !== '' && account.name !== account.externalId && (
        <CopyOnClick text={account.externalId} what="account id">
          <span className={classes.quiet}>{truncateMiddle(account.externalId, 16)}</span>
        </CopyOnClick>
      )}
      <span className={classes.balance}>
        <Amount value={account.balance.amount} unit={account.balance.unit} canCopy={false} />
      </span>
    </>
  );
}

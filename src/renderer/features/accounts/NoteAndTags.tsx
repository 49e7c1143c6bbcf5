import { Button, Group, TagsInput, Textarea } from '@mantine/core';
import { IconNote } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountDetail } from '../../../contract/accounts.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { isSendKey } from '../../lib/send-key.ts';
import classes from './accounts.module.css';

/** What only we know of an account; no sync ever touches it. */
export function NoteAndTags({ account }: { account: AccountDetail }) {
  const api = useApi();
  const [draft, setDraft] = useState<string | null>(null);
  const known = useQuery(api.accounts.tags.queryOptions({ input: {} }));
  const setNote = useMutation(api.accounts.setNote.mutationOptions({ onSuccess: () => setDraft(null) }));
  const setTags = useMutation(api.accounts.setTags.mutationOptions());
  const error = setNote.error ?? setTags.error;
  const tags = setTags.isPending ? setTags.variables.tags : account.tags;

  return (
    <section className={classes.ours} aria-label="Note and tags">
      <div className={classes.oursLine}>
        <TagsInput
          aria-label="Tags"
          placeholder={tags.length === 0 ? 'Add a tag' : ''}
          variant="unstyled"
          className={classes.tags}
          data={known.data ?? []}
          value={[...tags]}
          maxTags={20}
          onChange={(next) => setTags.mutate({ id: account.id, tags: next })}
        />
        {draft === null && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconNote size={14} />}
            onClick={() => setDraft(account.note)}
          >
            {account.note === '' ? 'Add a note' : 'Edit the note'}
          </Button>
        )}
      </div>
      {draft === null ? (
        account.note !== '' && <p className={classes.note}>{account.note}</p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setNote.mutate({ id: account.id, note: draft });
          }}
        >
          <Textarea
            aria-label="Note"
            autoFocus
            maxRows={8}
            maxLength={10_000}
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') {
                event.preventDefault();
                setDraft(null);
              } else if (isSendKey(event)) {
                event.preventDefault();
                setNote.mutate({ id: account.id, note: draft });
              }
            }}
          />
          <Group gap={8} mt={8}>
            <Button type="submit" loading={setNote.isPending}>
              Save the note
            </Button>
            <Button variant="default" onClick={() => setDraft(null)}>
              Cancel
            </Button>
          </Group>
        </form>
      )}
      {error && <ProblemPanel problem={problemOf(error)} />}
    </section>
  );
}

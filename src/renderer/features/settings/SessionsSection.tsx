import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { OpenPage } from '../../../contract/operators.ts';
import { ProblemPanel, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

/** Where the console is open: one's own sessions, and to an admin everybody's. Any but this one can be ended here. */
export function SessionsSection() {
  const api = useApi();
  const pages = useQuery(api.operators.pages.queryOptions({ input: {} }));
  return (
    <Section
      title="Open sessions"
      about="Every window and browser that this console is open in. Locking ends all of them, signing out ends your own. A browser’s session also ends after 12 hours without anybody there, and after 7 days."
    >
      {pages.isError && <ProblemPanel problem={problemOf(pages.error)} onRetry={() => void pages.refetch()} />}
      <ul className={classes.people} aria-label="Open sessions">
        {pages.data?.map((page) => (
          <li key={page.id}>
            <SessionLine page={page} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function SessionLine({ page }: { page: OpenPage }) {
  const api = useApi();
  const end = useMutation(api.operators.endPage.mutationOptions());
  const who = page.operator?.name ?? 'Nobody signed in';
  return (
    <>
      <Group gap="sm">
        <Text>
          {page.label} · {who}
        </Text>
        <Text c="dimmed">
          Opened <Time at={page.openedAt} />, last used <Time at={page.seenAt} />
        </Text>
        {page.isThis ? (
          <Text c="dimmed">This one</Text>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`End the session of ${who}, ${page.label}`}
            loading={end.isPending}
            onClick={() => end.mutate({ id: page.id })}
          >
            End
          </Button>
        )}
      </Group>
      {end.error && <ProblemPanel problem={problemOf(end.error)} />}
    </>
  );
}

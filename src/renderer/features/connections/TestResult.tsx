import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import type { TestReport } from '../../../contract/connections.ts';
import { fact, Amount, Facts, LevelBadge, Notice, ProblemPanel, type Fact, Sentence } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { formatCount, formatCountOf } from '../../lib/format/index.ts';
import classes from './connections.module.css';
import type { ConnectionTest } from './use-connection-test.ts';

/** Accounts named before the rest is only counted. */
const SHOWN = 5;

/** What the API answered, in our words, before anything is saved. */
export function TestResult({ test }: { test: ConnectionTest }) {
  return (
    <section className={classes.result} aria-label="Test result" aria-live="polite">
      <h3 className={classes.heading}>What the API answers</h3>
      <Answer test={test} />
    </section>
  );
}

function Answer({ test }: { test: ConnectionTest }) {
  if (test.isRunning)
    return (
      <Group gap="xs">
        <Loader size="xs" />
        <Text>Asking the API…</Text>
        <Button size="compact-xs" variant="subtle" onClick={test.cancel}>
          Cancel
        </Button>
      </Group>
    );
  if (test.error) return <ProblemPanel problem={problemOf(test.error)} />;
  if (!test.report)
    return <Text c="dimmed">Test asks the API once and shows its answer here. Nothing is saved by it.</Text>;
  return <Report report={test.report} isOutdated={test.isOutdated} />;
}

function Report({ report, isOutdated }: { report: TestReport; isOutdated: boolean }) {
  return (
    <Stack gap="sm" opacity={isOutdated ? 0.55 : 1}>
      {isOutdated && <Notice level="info">You changed something since: test again.</Notice>}
      <LevelBadge level={report.isWorking ? 'ok' : 'alarm'} word={report.isWorking ? 'It works' : 'It does not work'} />
      <Text c="dimmed">
        {report.isWorking ? 'Answered by' : 'Asked'} {report.origin}
      </Text>
      {report.commands.map(({ field, label, words }) => (
        <div key={field}>
          <Text>{label}: this runs as you at each sync, word by word</Text>
          <ol className={classes.words} aria-label={label}>
            {words.map((word, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- words may repeat, and have no other name
              <li key={at}>
                <code>{word}</code>
              </li>
            ))}
          </ol>
        </div>
      ))}
      {report.problem && <ProblemPanel problem={report.problem} />}
      {report.sentences.length > 0 && (
        <ul className={classes.sentences}>
          {report.sentences.map((sentence) => (
            <li key={sentence}>
              <Sentence text={sentence} />
            </li>
          ))}
        </ul>
      )}
      {report.isWorking && <Found report={report} />}
    </Stack>
  );
}

function Found({ report }: { report: TestReport }) {
  const more = report.accountsFound - Math.min(report.accounts.length, SHOWN);
  const facts: Fact[] = [
    fact(
      'Accounts',
      <>
        {formatCountOf(report.accountsFound, 'account', 'accounts')} found
        {report.accounts.slice(0, SHOWN).map((account) => (
          <div key={account.externalId} className={classes.quiet}>
            {[account.name, account.email, account.externalId].filter((text) => text !== '').join(' · ')}
          </div>
        ))}
        {more > 0 && <div className={classes.quiet}>and {formatCount(more)} more</div>}
      </>,
    ),
  ];
  if (report.balance)
    facts.push(fact('Balance', <Amount value={report.balance.amount} unit={report.balance.unit} canCopy={false} />));
  return <Facts facts={facts} names="narrow" />;
}

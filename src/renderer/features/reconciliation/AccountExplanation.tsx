import { Button, TextInput } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AsOfAnswer, Explanation } from '../../../contract/books.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { dayIn, monthOf, periodBefore, type Period } from '../../../domain/period.ts';
import { instant, parsePlainDate } from '../../../domain/time.ts';
import { Amount, Notice, ProblemPanel, Sentence, Time } from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { copyText } from '../../lib/copy-text.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { decimalsOf, formatCountOf, formatTime } from '../../lib/format/index.ts';
import { useNow } from '../../lib/use-now.ts';
import { sayCoverage } from './coverage-words.ts';
import { explanationSentence } from './explanation-sentence.ts';
import { Figure } from './Figure.tsx';
import { COLUMN_WORDS, figuresOf } from './LineCells.tsx';
import classes from './reconciliation.module.css';
import { ExplanationSearchSchema } from './search.ts';

/** How an account came from what it held to what it holds, over any days, and the sentence for a ticket. */
export function AccountExplanation({ accountId }: { accountId: AccountId }) {
  const api = useApi();
  const now = useNow();
  const [search, change] = useAddress(ExplanationSearchSchema);
  const settings = useQuery(api.settings.get.queryOptions({ input: {} }));
  const today = dayIn(instant(now), settings.data?.accountingZone ?? 'UTC');
  const thisMonth = monthOf(today);
  const period: Period = { firstDay: search.from ?? thisMonth.firstDay, lastDay: search.to ?? thisMonth.lastDay };
  const query = useQuery({
    ...api.books.explain.queryOptions({ input: { accountId, period } }),
    placeholderData: keepPreviousData,
    enabled: settings.data !== undefined,
  });
  const take = (next: Period) => change({ from: next.firstDay, to: next.lastDay }, { replace: true });
  return (
    <div className={classes.explain}>
      <div className={classes.span}>
        <DayField label="From" value={period.firstDay} onChange={(firstDay) => take({ ...period, firstDay })} />
        <DayField label="To" value={period.lastDay} onChange={(lastDay) => take({ ...period, lastDay })} />
        <Button variant="default" onClick={() => take(thisMonth)}>
          This month
        </Button>
        <Button variant="default" onClick={() => take(periodBefore(period))}>
          Period before
        </Button>
      </div>
      {query.isError && <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && <Explained explanation={query.data} />}
    </div>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly value: Period['firstDay'];
  readonly onChange: (day: Period['firstDay']) => void;
}

/** Half a date is being typed and asks for nothing. */
function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value}
      onChange={(event) => {
        const day = parsePlainDate(event.currentTarget.value);
        if (day.ok) onChange(day.value);
      }}
    />
  );
}

function Explained({ explanation }: { explanation: Explanation }) {
  const now = useNow();
  const [isCopied, setIsCopied] = useState(false);
  const sentence = explanationSentence(explanation, instant(now));
  const coverage = sayCoverage(explanation.coverage, (at) => formatTime(at, now));
  return (
    <>
      {explanation.lines.map((line) => {
        const decimals = decimalsOf(figuresOf(line));
        return (
          <table key={line.unit} className={classes.column}>
            <caption className="visually-hidden">From opening to closing, in {line.unit}</caption>
            <tbody>
              <tr>
                <th scope="row">Opening</th>
                <td>
                  <Amount value={line.opening} decimals={decimals} />
                </td>
                <td>
                  <Certainty held={explanation.opening} />
                </td>
              </tr>
              {line.movements.map(({ movement, amount, filter }) => (
                <tr key={movement}>
                  <th scope="row">{COLUMN_WORDS[movement]}</th>
                  <td>
                    <Figure
                      value={amount}
                      decimals={decimals}
                      filter={filter}
                      label={COLUMN_WORDS[movement]}
                      isUnexplained={movement === 'unexplained'}
                    />
                  </td>
                  <td />
                </tr>
              ))}
              <tr data-sum>
                <th scope="row">Closing</th>
                <td>
                  <Figure value={line.closing} decimals={decimals} filter={line.filter} label="Closing" isPlain />
                </td>
                <td>
                  {line.unit} · <Certainty held={explanation.closing} />
                </td>
              </tr>
              <tr>
                <th scope="row">Reported</th>
                <td>
                  <Amount value={line.reported} decimals={decimals} />
                </td>
                <td>{line.difference !== null && line.difference !== '0' && <Later value={line.difference} />}</td>
              </tr>
            </tbody>
          </table>
        );
      })}
      {coverage !== null && <Notice level="warning">{coverage}</Notice>}
      <p className={classes.sentence}>
        <Sentence text={sentence} />
      </p>
      <div>
        <Button
          variant="default"
          leftSection={<IconCopy size={14} />}
          onClick={() => void copyText(sentence).then(setIsCopied)}
        >
          Copy the explanation
        </Button>{' '}
        <span role="status" className={classes.quiet}>
          {isCopied && 'Copied'}
        </span>
      </div>
    </>
  );
}

function Later({ value }: { value: string }) {
  return (
    <>
      <Amount value={value} isSigned canCopy={false} /> dated after the last reading
    </>
  );
}

/** How well a balance is known, in a few words. */
function Certainty({ held }: { held: AsOfAnswer }) {
  switch (held.kind) {
    case 'reported':
      return (
        <>
          reported at <Time at={held.reading} />
        </>
      );
    case 'derived':
      return (
        <>
          derived from <Time at={held.reading} />, {formatCountOf(held.entries, 'entry', 'entries')} between
        </>
      );
    case 'bounded':
      return (
        <>
          between <Amount value={held.least} canCopy={false} /> and <Amount value={held.most} canCopy={false} />
        </>
      );
    case 'unknown':
      return <Sentence text={held.why} />;
  }
}

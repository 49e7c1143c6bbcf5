import { SegmentedControl, Textarea } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { memo, useId } from 'react';
import { MOST_REASON_CHARACTERS } from '../../../domain/approval.ts';
import { fact, Facts, Notice, Sentence, Time } from '../../components/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';
import type { Asked, Choice } from './answers.ts';

interface Props {
  readonly asked: Asked;
  readonly choice: Choice;
  /** What keeps the reader from answering it is said elsewhere. */
  readonly isRefusalSaid: boolean;
  /** Keep it stable: of hundreds, only the one that is answered is drawn again. */
  readonly onChoose: (id: string, choice: Choice) => void;
}

/** One adjustment of a request: exactly what would be signed, and the second person's yes or no to it. */
export const AskedOne = memo(({ asked, choice, isRefusalSaid, onChoose }: Props) => {
  const titleId = useId();
  const choose = (next: Choice) => onChoose(asked.adjustmentId, next);
  const { approve, decline } = asked.refusals;
  const refusal = approve ?? decline;
  return (
    <section className={`${classes.asked} ${classes.askedOne}`} aria-labelledby={titleId} data-answer={choice.answer}>
      <header className={classes.askedHead}>
        <h3 id={titleId} className={classes.askedPair}>
          {formatAmount(asked.before)} <IconArrowRight size={14} aria-label="becomes" /> {formatAmount(asked.after)}{' '}
          {asked.unit}
          <span className={classes.askedFor}>for {asked.accountName}</span>
        </h3>
        <SegmentedControl
          classNames={{ label: classes.answer }}
          aria-label={`Answer for ${asked.accountName}`}
          data={[
            { value: 'approve', label: 'Approve', disabled: approve !== null },
            { value: 'decline', label: 'Decline', disabled: decline !== null },
            { value: 'leave', label: 'Leave' },
          ]}
          value={choice.answer}
          onChange={(answer) => choose({ ...choice, answer })}
        />
      </header>
      {choice.answer === 'decline' && (
        <Textarea
          label="Why not"
          description="Signed with the answer, and kept at both consoles"
          autosize
          minRows={1}
          maxLength={MOST_REASON_CHARACTERS}
          required
          value={choice.reason}
          onChange={(event) => choose({ ...choice, reason: event.currentTarget.value })}
        />
      )}
      {refusal && !isRefusalSaid && (
        <Notice level="info">
          <Sentence text={[refusal.sentence, decline === null ? 'You may decline it.' : refusal.cure].join(' ')} />
        </Notice>
      )}
      {asked.warnings.map((sentence) => (
        <Notice key={sentence} level="warning">
          <Sentence text={sentence} />
        </Notice>
      ))}
      <Facts facts={factsOf(asked)} />
    </section>
  );
});
AskedOne.displayName = 'AskedOne';

function factsOf(one: Asked) {
  return [
    fact('Change', `${formatAmount(one.delta, { isSigned: true })} ${one.unit} (${one.kind}, ${one.method})`),
    fact('At', `${one.connectionLabel}, ${one.providerName}, ${one.origin}`),
    fact('Account id', one.accountExternalId),
    fact('Reason', [one.reason, one.reference].filter((part) => part !== '').join(', ')),
    ...(one.note === '' ? [] : [fact('Note', <span className={classes.note}>{one.note}</span>)]),
    fact(
      'Made by',
      <>
        {one.createdBy}, <Time at={one.createdAt} />
      </>,
    ),
    fact('Why asked', <Sentence text={one.why} />),
    fact('Ends', <Time at={one.expiresAt} />),
  ];
}

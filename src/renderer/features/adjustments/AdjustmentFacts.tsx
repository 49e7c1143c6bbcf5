import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { AddressLink, CopyOnClick, fact, Amount, Facts, Time, type Fact } from '../../components/index.ts';
import { ABSENT } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';

/** What was asked for, by whom, and every balance that was read on the way. */
export function AdjustmentFacts({ adjustment }: { adjustment: AdjustmentDetail }) {
  const amount = (value: string | null) => <Amount value={value} unit={adjustment.unit} />;
  const facts: Fact[] = [
    fact('Reason', adjustment.reason || ABSENT),
    fact('Ticket', adjustment.reference || ABSENT),
    fact('Note', adjustment.note === '' ? ABSENT : <span className={classes.note}>{adjustment.note}</span>),
    fact(
      seenWhen(adjustment),
      <>
        {amount(adjustment.previewBalance)}, read <Time at={adjustment.previewAt} />
      </>,
    ),
    fact('Before sending', amount(adjustment.balanceBefore)),
    fact('Expected balance', amount(adjustment.intended)),
    fact('Read back', amount(adjustment.balanceAfter)),
  ];
  if (adjustment.residual !== null && adjustment.residual !== '0')
    facts.push(fact('Moved meanwhile', <Amount value={adjustment.residual} unit={adjustment.unit} isSigned />));
  if (adjustment.reverses !== null)
    facts.push(fact('Reverses', <Story id={adjustment.reverses} word="An earlier adjustment" />));
  if (adjustment.reversedBy !== null)
    facts.push(fact('Reversed by', <Story id={adjustment.reversedBy} word="A later adjustment" />));
  facts.push(
    fact(
      'Made by',
      <>
        {adjustment.createdBy}, <Time at={adjustment.createdAt} />
      </>,
    ),
  );
  if (adjustment.clearance !== null) facts.push(fact('Authorised by', <Clearance clearance={adjustment.clearance} />));
  return (
    <div className={classes.facts}>
      <Facts facts={facts} />
    </div>
  );
}

function Clearance({ clearance }: { clearance: NonNullable<AdjustmentDetail['clearance']> }) {
  const { kind, by, at, fingerprint, signature } = clearance;
  if (kind === 'alone')
    return (
      <>
        {by} alone, within their limit, <Time at={at} />
      </>
    );
  return (
    <>
      the approval of {by}, <Time at={at} />, signed with the key {fingerprint}
      {signature !== null && (
        <>
          :{' '}
          <CopyOnClick text={signature} what="signature">
            {signature.slice(0, 16)}…
          </CopyOnClick>
        </>
      )}
    </>
  );
}

function Story({ id, word }: { id: string; word: string }) {
  return <AddressLink to={`/adjustments?adjustment=${encodeURIComponent(id)}`}>{word}</AddressLink>;
}

/** Until somebody approved it, the balance is that of the preview. */
function seenWhen({ clearance, state }: AdjustmentDetail): string {
  if (clearance !== null) return 'Seen when approved';
  return state === 'draft' ? 'Seen when saved' : 'Seen when asked';
}

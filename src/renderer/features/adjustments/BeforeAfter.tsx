import { Loader, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { AdjustmentPreview } from '../../../contract/adjustments.ts';
import { AgedNumber, Notice, ProblemPanel, Sentence, Time } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';
import { EarlierCompensations } from './EarlierCompensations.tsx';
import { PolicyLine } from './PolicyLine.tsx';
import type { PreviewState } from './use-preview.ts';
import { Warnings } from './Warnings.tsx';

/** What would happen, before anything does: the pair that sending approves, its age, warnings and refusals. */
export function BeforeAfter({ state, unit }: { state: PreviewState; unit: string }) {
  if (state.error) return <ProblemPanel problem={problemOf(state.error)} />;
  if (!state.preview)
    return (
      <div className={classes.pair} data-empty>
        <Text c="dimmed">Enter an amount to see the new balance.</Text>
      </div>
    );
  const { preview } = state;
  return (
    <section aria-label="Preview" aria-busy={!state.isCurrent} className={classes.preview}>
      <div className={classes.pair} data-old={!state.isCurrent || undefined}>
        <AgedNumber value={preview.before} />
        <IconArrowRight size={18} aria-label="becomes" />
        <strong className={classes.after}>{formatAmount(preview.after)}</strong>
        <span className={classes.delta}>
          {formatAmount(preview.delta, { isSigned: true })} {unit}
          {preview.money &&
            ` = ${preview.money.currency} ${formatAmount(preview.money.amount, { isSigned: true, decimals: 2 })}`}
        </span>
        {!state.isCurrent && <Loader size={12} aria-label="Reading the preview" />}
      </div>
      <Text c="dimmed">
        Balance as of <Time at={preview.before.at} />. {sendingWords(preview)}
      </Text>
      <PolicyLine policy={preview.policy} />
      {preview.reversal && (
        <Notice level={preview.reversal.notUndone === null ? 'info' : 'warning'}>
          <Sentence text={[preview.reversal.sentence, preview.reversal.notUndone ?? ''].join(' ').trim()} />
        </Notice>
      )}
      {preview.byHand !== null && preview.refusals.length === 0 && (
        <Notice level="info">{preview.byHand} You will be told what to do on the provider’s own site.</Notice>
      )}
      <Warnings warnings={preview.warnings} acknowledgement={state.acknowledgement} />
      {preview.earlier.length > 0 && <EarlierCompensations earlier={preview.earlier} />}
      {preview.refusals.map((refusal) => (
        <ProblemPanel key={refusal.code + refusal.sentence} problem={refusal} />
      ))}
    </section>
  );
}

function sendingWords({ isOffline, refusals, method, policy }: AdjustmentPreview): string {
  if (refusals.length > 0) return 'Cannot be sent yet. You can save a draft.';
  if (policy?.outcome === 'ask') return 'Nothing is sent before approval. The balance is read again before sending.';
  if (method === 'manual') return 'Nothing is sent: you make the change by hand, and a sync confirms it.';
  return isOffline
    ? 'Offline: it stays queued until the API answers. The balance is read again before sending.'
    : 'The balance is read again before sending.';
}

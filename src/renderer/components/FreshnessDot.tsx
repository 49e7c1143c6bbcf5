import type { Freshness } from './freshness.ts';
import classes from './FreshnessDot.module.css';

const MEANS: Record<Freshness, { word: string; sentence: string }> = {
  proved: { word: 'proved', sentence: 'Proved: the balance equals the entries.' },
  'not verifiable': { word: 'not verifiable', sentence: 'Not verifiable: not enough is known to prove the balance.' },
  doubtful: { word: 'in doubt', sentence: 'In doubt: the API’s answer may mean something else than this balance.' },
  broken: { word: 'broken proof', sentence: 'Broken proof: the entries do not add up to the balance.' },
  stale: { word: 'stale', sentence: 'Stale: the balance is older than the connection’s interval.' },
  unread: { word: 'never read', sentence: 'Never read: no balance is known yet.' },
};

interface Props {
  readonly state: Freshness;
  /** Writes the word beside the shape. */
  readonly withWord?: boolean;
}

/** How far a balance can be trusted. Each state has its own shape, so that it is told apart without colour. */
export function FreshnessDot({ state, withWord = false }: Props) {
  const { word, sentence } = MEANS[state];
  return (
    <span className={classes.dot} data-state={state} title={sentence}>
      <svg width="12" height="12" viewBox="0 0 12 12" role="img" aria-label={word}>
        <Shape state={state} />
      </svg>
      {withWord && <span>{word}</span>}
    </span>
  );
}

function Shape({ state }: { state: Freshness }) {
  switch (state) {
    case 'proved':
      return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case 'not verifiable':
      return <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />;
    case 'broken':
      return (
        <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round">
          <path d="M6 1.2 11 10.5H1Z" />
          <path d="M6 4.8v2.4M6 8.9v.1" />
        </g>
      );
    case 'doubtful':
      return (
        <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
          <circle cx="6" cy="6" r="5" />
          <path d="M4.6 4.8a1.5 1.5 0 1 1 2 1.4q-.6.3-.6.9M6 8.7v.1" />
        </g>
      );
    case 'stale':
      return (
        <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
          <circle cx="6" cy="6" r="4.5" strokeDasharray="2.2 1.6" />
          <path d="M6 3.6V6l1.6 1" />
        </g>
      );
    case 'unread':
      return <path d="M2.5 6h7" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />;
  }
}

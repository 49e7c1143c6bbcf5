import type { BalancePoint } from '../../contract/procedure.ts';
import { formatAmount } from '../lib/format/index.ts';
import classes from './Sparkline.module.css';

interface Props {
  readonly points: readonly BalancePoint[];
  readonly width?: number;
  readonly height?: number;
}

/** A balance over time in the space of a word: steps, since a balance holds until it changes. */
export function Sparkline({ points, width = 96, height = 20 }: Props) {
  const first = points.at(0);
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return <span className={classes.none}>–</span>;
  const words = `From ${formatAmount(first.amount)} to ${formatAmount(last.amount)} over ${points.length} readings`;
  return (
    <svg className={classes.line} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img">
      <title>{words}</title>
      <path d={stepPath(points, width, height)} />
    </svg>
  );
}

/** Pixels, not money: floats do no harm here. */
function stepPath(points: readonly BalancePoint[], width: number, height: number): string {
  const times = points.map((point) => Date.parse(point.at));
  const values = points.map((point) => Number(point.amount));
  const [start, end] = [times[0] ?? 0, times.at(-1) ?? 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (time: number) => 1 + ((time - start) / Math.max(1, end - start)) * (width - 2);
  // One credit of a thousand is no cliff: the height stands for a tenth of the balance at least.
  const span = Math.max(high - low, Math.max(Math.abs(high), Math.abs(low)) * 0.1, Number.MIN_VALUE);
  const floor = (low + high - span) / 2;
  const y = (value: number) => 2 + (1 - (value - floor) / span) * (height - 4);
  return values
    .map((value, index) => {
      const at = x(times[index] ?? 0).toFixed(1);
      return index === 0 ? `M${at} ${y(value).toFixed(1)}` : `H${at}V${y(value).toFixed(1)}`;
    })
    .join('');
}

import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import type { BalanceHistory } from '../../../contract/accounts.ts';
import { formatAmount, formatCountOf, formatTime } from '../../lib/format/index.ts';
import { instant } from '../../../domain/time.ts';
import { useNow } from '../../lib/use-now.ts';
import { chartDataOf, pointAt, toSeconds, type ChartData } from './chart-data.ts';
import { drawAdjustments, drawGaps, readColours, type ChartColours } from './draw.ts';
import classes from './BalanceChart.module.css';

interface Props {
  readonly history: BalanceHistory;
  /** How far back the axis goes. */
  readonly days: number;
  readonly height?: number;
}

/** A balance over time: steps, our adjustments marked, gaps hatched. The figure under the pointer stands above it. */
export function BalanceChart({ history, days, height = 160 }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [pointer, setPointer] = useState<number | null>(null);
  const colorScheme = useComputedColorScheme('light');
  const now = useNow();

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const data = chartDataOf(history.points, days, Date.now());
    const plot = new UPlot(
      optionsOf({
        history,
        data,
        size: { width: element.clientWidth, height },
        colours: readColours(colorScheme),
        setPointer,
      }),
      [[...data.times], [...data.values]],
      element,
    );
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [history, days, height, colorScheme]);

  const { from } = chartDataOf(history.points, days, now);
  const held = pointer === null ? null : pointAt(history.points, pointer);
  return (
    <figure className={classes.figure}>
      <div ref={box} className={classes.plot} style={{ height }} role="img" aria-label={wordsOf(history)} />
      <figcaption className={classes.caption}>
        {pointer !== null && held ? (
          <>
            <strong>{formatAmount(held.amount)}</strong> {history.unit} at {formatTime(instant(pointer * 1000), now)}
          </>
        ) : (
          <>
            {history.adjustments.some((one) => toSeconds(one.at) > from) && (
              <span>
                <span className={classes.mark}>◆</span> our adjustments
              </span>
            )}
            {history.gaps.some((one) => toSeconds(one.until) > from) && (
              <span>
                <span className={classes.gap} /> entries never seen
              </span>
            )}
          </>
        )}
      </figcaption>
    </figure>
  );
}

function wordsOf({ points, gaps, adjustments, unit }: BalanceHistory): string {
  const [first, last] = [points.at(0), points.at(-1)];
  if (!first || !last) return 'No balance was read in this span.';
  return `Balance from ${formatAmount(first.amount)} to ${formatAmount(last.amount)} ${unit}, ${formatCountOf(points.length, 'reading', 'readings')}, ${formatCountOf(adjustments.length, 'adjustment', 'adjustments')}, ${formatCountOf(gaps.length, 'gap', 'gaps')}.`;
}

interface Drawn {
  readonly history: BalanceHistory;
  readonly data: ChartData;
  readonly size: { readonly width: number; readonly height: number };
  readonly colours: ChartColours;
  readonly setPointer: (seconds: number | null) => void;
}

function optionsOf({ history, data, size, colours, setPointer }: Drawn): UPlot.Options {
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: colours.text, font, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false } };
  return {
    ...size,
    legend: { show: false },
    cursor: { y: false, points: { size: 6, fill: colours.line }, drag: { x: false, y: false } },
    scales: { x: { time: true, range: [data.from, data.until] }, y: { range: rangeOf } },
    axes: [
      { ...axis, size: 24, values: (...[, splits, , , increment]) => dayLabels(splits, increment) },
      { ...axis, size: (_plot, labels) => widthOf(labels), values: (_plot, splits) => splits.map(labelOf) },
    ],
    series: [
      {},
      {
        stroke: colours.line,
        fill: colours.fill,
        width: 1.5,
        paths: UPlot.paths.stepped?.({ align: 1 }),
        points: { show: data.times.length < 3 },
      },
    ],
    hooks: {
      drawAxes: [(plot) => drawGaps(plot, history.gaps, colours.gap)],
      draw: [(plot) => drawAdjustments(plot, history, colours.mark)],
      setCursor: [
        (plot) =>
          setPointer(
            plot.cursor.left === undefined || plot.cursor.left < 0 ? null : plot.posToVal(plot.cursor.left, 'x'),
          ),
      ],
    },
  };
}

const LEAST_AXIS = 64;
const FIGURE = 7.5;
const AIR = 14;

/** Room for the longest figure of the axis; the same for all that are short, so that charts stand alike. */
function widthOf(labels: readonly string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map((label) => label.length));
  return Math.max(LEAST_AXIS, Math.ceil(longest * FIGURE) + AIR);
}

function labelOf(value: number): string {
  return formatAmount(String(value));
}

/** Some air around the line; a flat one stands in the middle. */
function rangeOf(_plot: UPlot, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  if (low === high) return [low - Math.max(1, Math.abs(low) * 0.1), high + Math.max(1, Math.abs(high) * 0.1)];
  const air = (high - low) * 0.08;
  return [low >= 0 && low - air < 0 ? 0 : low - air, high + air];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dayLabels(splits: readonly number[], increment: number): string[] {
  return splits.map((seconds) => {
    const time = new Date(seconds * 1000);
    if (increment >= 86_400 * 300) return String(time.getFullYear());
    if (increment >= 86_400 * 27) return `${MONTHS[time.getMonth()] ?? ''} ${time.getFullYear()}`;
    if (increment >= 86_400) return `${time.getDate()} ${MONTHS[time.getMonth()] ?? ''}`;
    const clock = `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
    return time.getHours() === 0 && time.getMinutes() === 0
      ? `${time.getDate()} ${MONTHS[time.getMonth()] ?? ''}`
      : clock;
  });
}

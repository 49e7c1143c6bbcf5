import type uPlot from 'uplot';
import type { BalanceHistory } from '../../../contract/accounts.ts';
import { pointAt, toSeconds } from './chart-data.ts';

/** Colours of the page, read when the chart is made: a canvas knows no CSS variables. */
export interface ChartColours {
  readonly scheme: string;
  readonly line: string;
  readonly fill: string;
  readonly text: string;
  readonly grid: string;
  readonly gap: string;
  readonly mark: string;
}

/** @param scheme the one the page is in now: after it changed, they are read again. */
export function readColours(scheme: string): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--cf-${name}`).trim();
  return {
    scheme,
    line: of('text-2'),
    fill: of('side'),
    text: of('text-2'),
    grid: of('line'),
    gap: of('warning'),
    mark: of('accent-text'),
  };
}

/** Hatches the spans in which entries may be missing. */
export function drawGaps(plot: uPlot, gaps: BalanceHistory['gaps'], colour: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.globalAlpha = 0.45;
  ctx.lineWidth = devicePixelRatio;
  for (const gap of gaps) {
    const left = plot.valToPos(toSeconds(gap.from), 'x', true);
    const right = Math.max(plot.valToPos(toSeconds(gap.until), 'x', true), left + 3 * devicePixelRatio);
    hatch(ctx, { left, right, top: bbox.top, bottom: bbox.top + bbox.height });
  }
  ctx.restore();
}

function hatch(
  ctx: CanvasRenderingContext2D,
  { left, right, top, bottom }: Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>,
): void {
  const step = 6 * devicePixelRatio;
  const height = bottom - top;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, right - left, height);
  ctx.clip();
  ctx.beginPath();
  for (let x = left - height; x < right; x += step) {
    ctx.moveTo(x, bottom);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

/** Marks our own adjustments with a diamond on the line. */
export function drawAdjustments(plot: uPlot, history: BalanceHistory, colour: string): void {
  const { ctx, bbox } = plot;
  const size = 4.5 * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = colour;
  for (const adjustment of history.adjustments) {
    const seconds = toSeconds(adjustment.at);
    const x = plot.valToPos(seconds, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const held = pointAt(history.points, seconds);
    const y = held ? plot.valToPos(Number(held.amount), 'y', true) : bbox.top + bbox.height - size;
    ctx.beginPath();
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y);
    ctx.lineTo(x, y + size);
    ctx.lineTo(x - size, y);
    ctx.closePath();
    ctx.fill();
  }
  ctx.restore();
}

/** Shortens an id in its middle, where two ids of one kind differ least: `user_2ab9…f31c`. */
export function truncateMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const head = Math.ceil((length - 1) * 0.6);
  return `${text.slice(0, head)}…${text.slice(text.length - (length - 1 - head))}`;
}

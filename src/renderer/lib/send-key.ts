/** Ctrl Enter, ⌘ Enter on a Mac: sends what is typed, also from a field in which Enter begins a line. */
export function isSendKey(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey);
}

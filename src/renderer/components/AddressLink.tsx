import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  /** An address of the console as text, e.g. what the engine gave: `/accounts?account=…`. */
  readonly to: string;
}

/** A link to any screen by its address. Screens link to each other by address and not by code. */
export function AddressLink({ to, onClick, ...rest }: Props) {
  const router = useRouter();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    router.history.push(to);
  };
  return <a {...rest} href={to} onClick={follow} />;
}

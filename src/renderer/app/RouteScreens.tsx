import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { AddressLink, EmptyState, PageBody, ProblemPanel } from '../components/index.ts';
import { problemOf } from '../lib/engine/index.ts';

/** A screen that failed; the frame around it still works. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <PageBody width="prose">
      <ProblemPanel problem={problemOf(error)} onRetry={again} />
    </PageBody>
  );
}

export function NoSuchScreen() {
  return (
    <EmptyState title="There is no such screen." action={<AddressLink to="/">Go to Overview</AddressLink>}>
      The address may be mistyped, or from another version.
    </EmptyState>
  );
}

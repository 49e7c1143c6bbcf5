import { Text } from '@mantine/core';
import type { Who } from '../../../contract/operators.ts';
import { QuietScreen } from '../../components/index.ts';
import { SignInForm } from './SignInForm.tsx';

/** Nobody is signed in at this page: nothing of the workspace is shown until somebody is. */
export function SignInScreen({ who }: { who: Who }) {
  return (
    <QuietScreen title="Who is working here?">
      <Text c="dimmed">What you do is kept under your name.</Text>
      {who.canSignIn.length === 0 ? (
        <Text>Nobody can sign in under this OS account. Log in to the desktop as an operator of this workspace.</Text>
      ) : (
        <SignInForm who={who} />
      )}
    </QuietScreen>
  );
}

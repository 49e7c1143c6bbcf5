import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Who } from '../../../contract/operators.ts';
import { QuietScreen } from '../../components/index.ts';
import { useApi } from '../../lib/engine/index.ts';
import { ClaimForm } from './ClaimForm.tsx';
import { SignInForm } from './SignInForm.tsx';

/** Nobody is signed in at this page: nothing of the workspace is shown until somebody is. */
export function SignInScreen({ who }: { who: Who }) {
  return (
    <QuietScreen title="Who is working here?">
      <Text c="dimmed">What you do is kept under your name.</Text>
      {who.canSignIn.length === 0 ? <NobodyHere canClaim={who.canClaim} /> : <SignInForm who={who} />}
    </QuietScreen>
  );
}

function NobodyHere({ canClaim }: Pick<Who, 'canClaim'>) {
  const facts = useQuery(useApi().host.facts.queryOptions({ input: {} }));
  const account = facts.data === undefined ? 'this OS account' : `the OS account “${facts.data.operator}”`;
  return (
    <>
      <Text>
        Nobody can sign in under {account}. Log in to the computer as an operator of this workspace, or have an admin
        give you a passphrase.
      </Text>
      {canClaim.length > 0 && <ClaimForm admins={canClaim} />}
    </>
  );
}

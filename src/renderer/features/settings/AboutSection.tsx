import { useQuery } from '@tanstack/react-query';
import { fact, Facts } from '../../components/index.ts';
import { useApi } from '../../lib/engine/index.ts';
import { Section } from './Section.tsx';

/** Which version this is and what it runs in. */
export function AboutSection() {
  const api = useApi();
  const { data: facts } = useQuery(api.host.facts.queryOptions({ input: {} }));
  const host = facts?.kind === 'electron' ? 'desktop app' : 'web page on this computer';
  return (
    <Section title="About">
      {facts && (
        <Facts
          facts={[
            fact('Counterfoil', facts.version),
            fact('Runs as', `${host}, ${facts.platform}${facts.isSandbox ? ', with the sandbox' : ''}`),
            fact('Licence', 'Apache-2.0'),
          ]}
        />
      )}
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/engine/index.ts';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

/** Which version this is and what it runs in. */
export function AboutSection() {
  const api = useApi();
  const { data: facts } = useQuery(api.host.facts.queryOptions({ input: {} }));
  return (
    <Section title="About">
      {facts && (
        <dl className={classes.facts}>
          <dt>Counterfoil</dt>
          <dd>{facts.version}</dd>
          <dt>Runs as</dt>
          <dd>
            {facts.kind === 'electron' ? 'desktop app' : 'web page on this computer'}, {facts.platform}
            {facts.isSandbox && ', with the sandbox'}
          </dd>
          <dt>Licence</dt>
          <dd>Apache-2.0</dd>
        </dl>
      )}
    </Section>
  );
}

import { Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconServer, IconZoomQuestion } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { OutLink, PageLink, useGoTo, useSearchValue, useSearchValues } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { safeHttpUrl } from '../../../shared/format/links.ts';
import { plural } from '../../../shared/format/numbers.ts';
import { SearchBox } from '../../../shared/forms/search-box.tsx';
import { Notice } from '../../../shared/layout/notice.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { matchesSearch } from '../../../shared/table/search.ts';
import { type Explanation, useExplanation } from '../../api/explain.ts';
import { useNames } from '../../api/summary.ts';
import {
  codeWords,
  explainQuery,
  nearestFirst,
  type Question,
  questionOf,
  searchOf,
  suppressedRole,
  verdictsOf,
} from '../../model/why.ts';
import { VerdictsTable } from './verdicts-table.tsx';
import { WhyForm } from './why-form.tsx';

/** Why a task of some shape, of a framework or of anybody, has no place: the answer, then agent by agent. */
export function WhyPage(): ReactNode {
  const question = questionOf(useSearchValues());
  const goTo = useGoTo();
  const answer = useExplanation(explainQuery(question));
  return (
    <>
      <PageTitle title="Why is my task not running?" />
      <Stack>
        <Panel title="A task like this">
          <WhyForm
            key={explainQuery(question)}
            question={question}
            onAsk={(asked) => goTo({ to: '/why', search: searchOf(asked) })}
          />
        </Panel>
        <Loaded query={answer} missing={<NotExplained />}>
          {(explanation) => <Answer explanation={explanation} question={question} />}
        </Loaded>
      </Stack>
    </>
  );
}

const NotExplained = (): ReactNode => (
  <EmptyNote title="This master does not explain its offers" icon={IconZoomQuestion}>
    Only Stadion's masters do.
  </EmptyNote>
);

const Answer = ({ explanation, question }: { explanation: Explanation; question: Question }): ReactNode => {
  const [query] = useSearchValue('q');
  const verdicts = verdictsOf(explanation, question);
  const isWell = verdicts.some((verdict) => verdict.isWell);
  const offers = nearestFirst(explanation.offers);
  const asked = new Set(offers.map(({ slave_id: id }) => id)).size;
  const shown = offers.filter((row) =>
    matchesSearch([row.hostname, row.slave_id, row.role, codeWords(row.code).label, row.reason], query),
  );
  const suppressed = suppressedRole(explanation);
  const unasked = explanation.agents_total - asked;
  return (
    <div>
      <Notice
        title={
          isWell ? 'There is a place' : suppressed === undefined ? 'There is no place' : 'The framework wants no offers'
        }
        icon={isWell ? IconCircleCheck : IconZoomQuestion}
        color={`var(--mantine-color-${isWell ? 'green' : 'orange'}-6)`}
      >
        {verdicts.map(({ text }) => (
          <Text key={text}>{text}</Text>
        ))}
        {isWell || suppressed !== undefined ? <OwnReasons explanation={explanation} isWell={isWell} /> : null}
        {suppressed === undefined ? null : (
          <PageLink to="/why" search={searchOf({ ...question, framework: '', role: suppressed })} size="sm">
            Would it find a place, whatever the framework wants?
          </PageLink>
        )}
      </Notice>
      {offers.length < 8 ? null : (
        <Group mb="sm">
          <SearchBox label="Search by agent, answer, reason…" />
        </Group>
      )}
      <VerdictsTable
        verdicts={shown}
        empty={
          offers.length === 0 ? null : (
            <EmptyNote title="No such agent" icon={IconServer}>
              Other agents answered: change the search.
            </EmptyNote>
          )
        }
      />
      {unasked <= 0 || asked === 0 ? null : (
        <Text size="sm" c="dimmed" mt="sm">
          {plural(unasked, 'further agent was', 'further agents were')} not asked.
        </Text>
      )}
    </div>
  );
};

/** Where to look when agents are not what is in the way. */
const OwnReasons = ({ explanation, isWell }: { explanation: Explanation; isWell: boolean }): ReactNode => {
  const framework = useNames()?.frameworks.find(({ id }) => id === explanation.framework_id);
  const url = safeHttpUrl(framework?.webui_url);
  return (
    <Text size="sm" c="dimmed">
      {isWell ? 'If it does not run there, its framework refuses what it is offered, or waits after failures. ' : null}
      {url === undefined ? null : (
        <>
          <OutLink href={url}>{framework?.name}</OutLink> tells its own reasons.{' '}
        </>
      )}
      <code>stadion why APP</code> asks both.
    </Text>
  );
};

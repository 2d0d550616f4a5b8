import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { haveBrowser, type PagesUnderTest, startPages, type Visit } from './browser.ts';

const canRun = haveBrowser();
const agentId = '753f31eb-8fc2-4227-bab9-a48d2ca01bc1-S2';
const failedTask = 'crawler.instance-7d0c2f1e-8dee-11ea-9a6c-242000000100._app.1';

describe.runIf(canRun)('the pages in a browser', () => {
  let pages: PagesUnderTest;
  const visits: Visit[] = [];
  const open = async (path: string, widthPx?: number): Promise<Visit['page']> => {
    const visit = await pages.open(path, widthPx);
    visits.push(visit);
    return visit.page;
  };
  beforeAll(async () => {
    pages = await startPages();
  });
  // Open pages go on asking their server, which slows the others down.
  afterEach(async () => {
    await Promise.all(visits.map((visit) => visit.page.context().close()));
  });
  afterAll(async () => {
    await pages?.stop();
  });

  it('shows what needs attention in the cluster, and the way to a failed task and its output', async () => {
    const page = await open('/mesos/');
    await page.getByText('Agent agent5.example is disconnected').waitFor();
    await page.getByText('crawler failed 6 times in the last hour').click();
    await page.getByText('memory limit exceeded', { exact: false }).first().waitFor();
    await page.getByText(/web request \d+ GET/).waitFor();
    await page.getByText('Files', { exact: true }).click();
    await page.getByRole('button', { name: 'site' }).click();
    await page.getByRole('button', { name: 'index.html' }).click();
    await page.getByText('<h1>hello</h1>').waitFor();
    expect(page.url()).toContain('view=files');
  });

  it('follows a growing file and filters its lines', async () => {
    const page = await open(`/mesos/#/tasks/${encodeURIComponent(failedTask)}?view=stdout`);
    const text = page.getByLabel('Text of the file');
    await text.getByText(/request 10 /).waitFor({ state: 'attached' });
    const before = ((await text.textContent()) ?? '').length;
    await expect
      .poll(async () => ((await text.textContent()) ?? '').length, { timeout: 10_000 })
      .toBeGreaterThan(before);
    await page.getByLabel('Show only lines with').fill('request 17 GET');
    await expect.poll(() => text.textContent()).toMatch(/^[^\n]*request 17 GET[^\n]*$/);
  });

  it('searches and sorts tasks, and keeps that in the address', async () => {
    const page = await open('/mesos/#/tasks?show=ended');
    await page.getByLabel('Search by name, id, state, agent…').fill('nightly failed');
    await expect.poll(() => page.getByRole('table', { name: 'Tasks' }).locator('tbody tr').count()).toBe(1);
    await page.getByText('Command exited with status 3').waitFor();
    await page.reload();
    await page.getByText('Command exited with status 3').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
  });

  it('shows an agent with its reservations, by the old address too', async () => {
    const page = await open(`/mesos/#/slaves/${agentId}`);
    await page.getByText('persistent volume pgdata, at data').waitFor();
  });

  it('tells why a task of some shape has no place, by agent and amount', async () => {
    const page = await open('/mesos/#/roles');
    await page.getByText('Gets no more disk: its limit of 512 MiB is reached.').waitFor();
    await page.getByText('2 CPUs for db,', { exact: false }).waitFor();
    await page.getByRole('link', { name: 'Why not? (db)' }).click();
    await page.getByLabel('CPUs').fill('6');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Nearest is agent1.example: 2 CPUs short.', { exact: false }).waitFor();
    await page.getByText('3 cpus free, 6 asked: 3 short (4.5 held by framework marathon)').waitFor();
    expect(await page.getByRole('combobox', { name: 'Role' }).inputValue()).toBe('db');
  });

  it('drains an agent only when its name is typed, and shows refusals in full', async () => {
    const page = await open(`/mesos/#/agents/${agentId}`);
    await page.getByRole('button', { name: 'Mark gone' }).click();
    await page.getByLabel('Type agent2.example:5051 to confirm').fill('agent2.example:5051');
    await page.getByRole('dialog').getByRole('button', { name: 'Mark gone' }).click();
    await page.getByText('Forbidden: ops may not do this to agent1.example').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Drain' }).click();
    const drain = page.getByRole('dialog').getByRole('button', { name: 'Drain' });
    await page.getByText('of marathon', { exact: false }).first().waitFor();
    expect(await drain.isDisabled()).toBe(true);
    await page.getByLabel('Type agent2.example:5051 to confirm').fill('agent2.example:5051');
    await drain.click();
    await page.getByRole('heading', { name: 'Draining' }).waitFor();
  });

  it('walks groups, filters apps and tells why one does not start', async () => {
    const page = await open('/marathon/ui/');
    await page.getByRole('link', { name: 'shop' }).click();
    await page.getByRole('link', { name: 'db' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: '2 not starting' }).click();
    await page.getByRole('link', { name: '/analytics' }).click();
    await page.getByText('needs 12 CPUs, has 4.5 CPUs free', { exact: false }).waitFor();
    await page.getByText('rack is r1', { exact: false }).waitFor();
  });

  it('creates an app by form, shows refusals at their field, and follows the JSON', async () => {
    const page = await open('/marathon/ui/#/new?group=/shop');
    await page.getByLabel('Id', { exact: false }).first().fill('/shop/new');
    await page.getByLabel('CPUs').fill('100');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText("must either contain one of 'cmd' or 'args'", { exact: false }).waitFor();
    await page.getByText('no agent has this many').first().waitFor();
    const json = page.getByRole('textbox', { name: 'Definition as JSON' });
    await json.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('{"id": "/shop/new", "cmd": "sleep 1000", "cpus": 0.1, "unknownField": 1}');
    await expect.poll(() => page.getByLabel('Command').inputValue()).toBe('sleep 1000');
    await page.getByLabel('Memory (MiB)').fill('32');
    await expect.poll(() => json.textContent()).toContain('"unknownField": 1');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'new' }).waitFor();
    expect(page.url()).toContain('%2Fshop%2Fnew');
  });

  it('offers to break the lock of a running deployment', async () => {
    const page = await open('/marathon/ui/#/apps/%2Fshop%2Fapi');
    await page.getByRole('button', { name: 'Scale' }).click();
    await page.getByLabel('Instances', { exact: true }).and(page.locator('input')).fill('5');
    await page.getByText('2 instances will be started.').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop it and go on' }).click();
    await page.getByText('of 5 running', { exact: false }).waitFor();
  });

  it('destroys only what was typed', async () => {
    const page = await open('/marathon/ui/#/apps/%2Fold-site');
    await page.getByRole('button', { name: 'Actions for /old-site' }).click();
    await page.getByRole('menuitem', { name: 'Destroy' }).click();
    const destroy = page.getByRole('button', { name: 'Destroy' });
    await page.getByLabel('Type /old-site to confirm').fill('/old');
    expect(await destroy.isDisabled()).toBe(true);
    await page.getByLabel('Type /old-site to confirm').fill('/old-site');
    await destroy.click();
    await page.getByRole('link', { name: 'blog' }).waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'old-site' }).count()).toBe(0);
  });

  it('shows deployments step by step', async () => {
    const page = await open('/marathon/ui/#/deployments');
    await page.getByText('replace instances of /shop/api').waitFor();
    await page.getByText('1 of 3 steps').waitFor();
  });

  it('creates a dependent job, draws it, runs it and deletes it', async () => {
    const page = await open('/chronos/#/new?kind=dependent');
    await page.getByLabel('Name', { exact: false }).first().fill('archive');
    await page.getByLabel('Command').fill('./archive.sh');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Choose at least one job to run after').waitFor();
    await page.getByLabel('Runs after', { exact: false }).first().click();
    await page.getByRole('option', { name: 'publish' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('link', { name: 'archive: Never ran · Idle' }).waitFor();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('button', { name: 'Run archive' }).click();
    await page.getByText('Never ran · Running').waitFor();
    await page.getByRole('button', { name: 'Actions for archive' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByLabel('Type archive to confirm').fill('archive');
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'archive' }).count()).toBe(0);
  });

  it('tells why a queued job does not start', async () => {
    const page = await open('/chronos/#/jobs/backup');
    await page.getByText('needs 0.1 cpus, offered 0').waitFor();
  });

  it('shows the next runs of a schedule while it is typed', async () => {
    const page = await open('/chronos/#/new');
    await page.getByLabel('Schedule', { exact: false }).first().fill('R/2099-01-31T10:00:00Z/P1M');
    await page.getByText('2099-02-28 10:00:00', { exact: false }).first().waitFor();
    await page.getByText('2099-03-31 10:00:00', { exact: false }).first().waitFor();
  });

  const narrow = [
    '/mesos/',
    '/mesos/#/agents',
    '/mesos/#/why?cpus=6',
    `/mesos/#/tasks/${failedTask}`,
    '/marathon/ui/',
    '/marathon/ui/#/apps/%2Fshop%2Fweb',
    '/marathon/ui/#/new',
    '/chronos/',
    '/chronos/#/graph',
    '/chronos/#/jobs/join-tables',
  ];
  it.each(narrow)('fits a telephone: %s', async (path) => {
    const page = await open(path, 390);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const overflowPx = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflowPx).toBe(0);
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').first().waitFor();
  });

  it('did all this without an error on the console and without a request to elsewhere', () => {
    expect(visits.length).toBeGreaterThan(10);
    expect(visits.flatMap((visit) => visit.complaints)).toEqual([]);
  });
});

/** `/help`: what a program answers, made of its routes and what is known of each. For people, and as JSON for programs. */
import { type Answer, contentTypes, jsonAnswer, textAnswer } from './http-answer.ts';
import type { Exchange, RouteFacts } from './http-server.ts';

export interface HelpOptions {
  /** The id of the process that paths without one belong to: `master`. */
  readonly delegate: string;
  readonly routes: () => readonly RouteFacts[];
  /** What a path is for, one or more sentences; undefined: a path that is not told of. */
  readonly summaryOf: (path: string) => string | undefined;
  /** Who may use it, beside what its realm asks for. */
  readonly authorizationOf: (path: string) => string;
}

/** First segments of paths that are processes of their own, in Mesos and therefore here. */
const ownIds: ReadonlySet<string> = new Set([
  '__processes__',
  'allocator',
  'files',
  'help',
  'logging',
  'memory-profiler',
  'metrics',
  'profiler',
  'registrar(1)',
  'system',
  'version',
]);

/** An endpoint in its process: `/metrics/snapshot` is `/snapshot` of `metrics`. */
interface Endpoint {
  readonly id: string;
  readonly name: string;
  readonly realm: string | undefined;
  readonly authorization: string;
  readonly summary: string;
}

/** The ids of the processes that the paths belong to, each once, in alphabetical order. */
export function idsOfRoutes(routes: readonly RouteFacts[], delegate: string): readonly string[] {
  return [...new Set(routes.map(({ path }) => placeOf(path, delegate).id))].sort();
}

function placeOf(path: string, delegate: string): Pick<Endpoint, 'id' | 'name'> {
  const [, first = '', ...rest] = path.split('/');
  return ownIds.has(first) ? { id: first, name: `/${rest.join('/')}` } : { id: delegate, name: path };
}

function endpointsOf({ delegate, routes, summaryOf, authorizationOf }: HelpOptions): readonly Endpoint[] {
  const endpoints = routes().flatMap(({ path, realm }): Endpoint[] => {
    const summary = summaryOf(path);
    const place = placeOf(path, delegate);
    return summary === undefined ? [] : [{ ...place, realm, summary, authorization: authorizationOf(path) }];
  });
  return endpoints.sort((a, b) => order(a.id, b.id) || order(a.name, b.name));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Answers `/help`, `/help/ID` and `/help/ID/ENDPOINT`; what there is no help for is 400, as libprocess has it. */
export function helpAnswer(options: HelpOptions, exchange: Exchange): Answer {
  const [, , id, ...rest] = exchange.path.split('/').map(decoded);
  const endpoints = endpointsOf(options);
  const format = formatOf(exchange);
  if (id === undefined) return indexAnswer(endpoints, format);
  const ofId = endpoints.filter((endpoint) => endpoint.id === id);
  if (ofId.length === 0) return textAnswer(400, `No help available for '/${id}'.\n`);
  if (rest.length === 0) return processAnswer(id, ofId, format);
  const name = `/${rest.join('/')}`;
  const exact = ofId.find((endpoint) => endpoint.name === name);
  const found =
    exact ?? ofId.find((endpoint) => endpoint.name.endsWith('/*') && name.startsWith(endpoint.name.slice(0, -1)));
  if (found === undefined) return textAnswer(400, `No help available for '/${id}${name}'.\n`);
  return endpointAnswer(found, format);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

type Format = 'html' | 'json' | 'markdown';

/** COMPAT(mesos-1.11): HTML for all who take it, which `*` does; Markdown for others. `Accept: application/json` is ours. */
function formatOf({ request, query }: Exchange): Format {
  if (query.get('format') === 'json') return 'json';
  const { accept = '' } = request.headers;
  const types = accept.split(',').map((range) => (range.split(';')[0] ?? '').trim().toLowerCase());
  if (types.includes('text/html')) return 'html';
  if (types.includes(contentTypes.json)) return 'json';
  return types.some((type) => type === '' || type === '*/*' || type === 'text/*') ? 'html' : 'markdown';
}

interface Page {
  readonly title: string;
  /** Shown text and address of each. */
  readonly links: readonly (readonly [string, string])[];
  readonly sections: readonly (readonly [string, string])[];
}

function indexAnswer(endpoints: readonly Endpoint[], format: Format): Answer {
  const ids = [...new Set(endpoints.map(({ id }) => id))];
  if (format === 'json') {
    const processes = ids.map((id) =>
      processJson(
        id,
        endpoints.filter((endpoint) => endpoint.id === id),
      ),
    );
    return jsonAnswer(200, JSON.stringify({ processes }));
  }
  return pageAnswer({ title: 'HELP', links: ids.map((id) => [`/${id}`, `/help/${id}`]), sections: [] }, format);
}

function processAnswer(id: string, endpoints: readonly Endpoint[], format: Format): Answer {
  if (format === 'json') return jsonAnswer(200, JSON.stringify(processJson(id, endpoints)));
  const links = endpoints.map(({ name }) => [`/${id}${name}`, `/help/${id}${name}`] as const);
  return pageAnswer({ title: `/${id}`, links, sections: [] }, format);
}

function endpointAnswer(endpoint: Endpoint, format: Format): Answer {
  if (format === 'json') return jsonAnswer(200, JSON.stringify(endpointJson(endpoint)));
  return pageAnswer(pageOf(endpoint), format);
}

function processJson(id: string, endpoints: readonly Endpoint[]): object {
  return { id, endpoints: endpoints.map(endpointJson) };
}

function endpointJson(endpoint: Endpoint): object {
  const { name, realm, authorization } = endpoint;
  return { name, text: markdownOf(pageOf(endpoint)), authentication: realm !== undefined, realm, authorization };
}

function pageOf({ id, name, realm, summary, authorization }: Endpoint): Page {
  const authentication =
    realm === undefined
      ? 'Nobody is asked for credentials.'
      : `Asks for credentials when the realm '${realm}' has to be authenticated.`;
  const sections = [
    ['USAGE', `/${id}${name}`],
    ['TL;DR;', summary],
    ['AUTHENTICATION', authentication],
    ['AUTHORIZATION', authorization],
  ] as const;
  return { title: `/${id}${name}`, links: [], sections };
}

function pageAnswer(page: Page, format: Exclude<Format, 'json'>): Answer {
  if (format === 'markdown')
    return { status: 200, headers: { 'Content-Type': 'text/x-markdown' }, body: markdownOf(page) };
  const headers = {
    'Content-Type': contentTypes.html,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
  };
  return { status: 200, headers, body: htmlOf(page) };
}

function markdownOf({ title, links, sections }: Page): string {
  const lines = links.map(([text, address]) => `> [${text}](${address})`);
  return [`## ${title}\n`, ...lines, ...sections.map(([head, text]) => `### ${head} ###\n${text}\n`)].join('\n');
}

function htmlOf({ title, links, sections }: Page): string {
  const items = links.map(
    ([text, address]) => `<li><a href="${escaped(encodeURI(address))}">${escaped(text)}</a></li>`,
  );
  const parts = sections.map(([head, text]) => `<h2>${escaped(head)}</h2>\n<p>${escaped(text)}</p>`);
  const body = [`<h1>${escaped(title)}</h1>`, ...(items.length === 0 ? [] : ['<ul>', ...items, '</ul>']), ...parts];
  const head = `<meta charset="utf-8"><title>${escaped(title)}</title>`;
  return `<!doctype html>\n<html lang="en"><head>${head}</head>\n<body>\n${body.join('\n')}\n</body></html>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

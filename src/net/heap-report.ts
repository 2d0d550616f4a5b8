/** A sampled heap as text and as a picture. */
import type { HeapProfiler } from 'node:inspector';

type Node = HeapProfiler.SamplingHeapProfileNode;

/** What functions hold, as lines of a table: bytes of their own, their share, bytes with all that they called. */
export function heapText({ head }: HeapProfiler.SamplingHeapProfile): string {
  const rows = new Map<string, { own: number; all: number }>();
  const total = addUp(head, rows, new Set());
  const lines = [...rows]
    .sort(([, a], [, b]) => b.own - a.own || b.all - a.all)
    .slice(0, maxRows)
    .map(
      ([name, { own, all }]) =>
        `${own.toString().padStart(12)} ${share(own, total)} ${all.toString().padStart(12)} ${share(all, total)} ${name}`,
    );
  return `Total: ${total} bytes\n${['own', 'share', 'with calls', 'share'].join('\t')}\tfunction\n${lines.join('\n')}\n`;
}

const maxRows = 1000;

/** Recursive functions count once for what they hold together. */
function addUp(node: Node, rows: Map<string, { own: number; all: number }>, above: Set<string>): number {
  const name = nameOf(node);
  const isFirst = !above.has(name);
  if (isFirst) above.add(name);
  const all = node.children.reduce((sum, child) => sum + addUp(child, rows, above), node.selfSize);
  if (isFirst) above.delete(name);
  const row = rows.get(name) ?? { own: 0, all: 0 };
  rows.set(name, { own: row.own + node.selfSize, all: row.all + (isFirst ? all : 0) });
  return all;
}

function share(part: number, total: number): string {
  return `${(total === 0 ? 0 : (100 * part) / total).toFixed(1).padStart(5)}%`;
}

/** `render (http/state.ts:12)`: of paths only the last two segments. */
function nameOf({ callFrame: { functionName, url, lineNumber } }: Node): string {
  const file = url.split('/').slice(-2).join('/');
  const name = functionName === '' ? '(anonymous)' : functionName;
  return file === '' ? name : `${name} (${file}:${lineNumber + 1})`;
}

const width = 1200;
const rowHeight = 17;
/** Narrower boxes are left out with all below them. */
const minWidth = 1;

interface Box {
  readonly node: Node;
  readonly x: number;
  readonly depth: number;
  readonly width: number;
  readonly bytes: number;
}

/** An SVG picture: callers above, what they called below, as wide as what is held. */
export function heapGraph({ head }: HeapProfiler.SamplingHeapProfile): string {
  const sizes = new Map<Node, number>();
  const total = sizeOf(head, sizes);
  const boxes: Box[] = [];
  if (total > 0) place({ node: head, x: 0, depth: 0, width, bytes: total }, sizes, boxes);
  const height = rowHeight * (1 + boxes.reduce((most, { depth }) => Math.max(most, depth), 0));
  const head1 = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="monospace" font-size="11">`;
  return `${head1}\n${boxes.map(boxText).join('\n')}\n</svg>\n`;
}

function sizeOf(node: Node, sizes: Map<Node, number>): number {
  const size = node.children.reduce((sum, child) => sum + sizeOf(child, sizes), node.selfSize);
  sizes.set(node, size);
  return size;
}

function place(box: Box, sizes: ReadonlyMap<Node, number>, boxes: Box[]): void {
  boxes.push(box);
  let { x } = box;
  for (const node of box.node.children) {
    const bytes = sizes.get(node) ?? 0;
    const wide = (box.width * bytes) / box.bytes;
    if (wide >= minWidth) place({ node, x, depth: box.depth + 1, width: wide, bytes }, sizes, boxes);
    x += wide;
  }
}

function boxText({ node, x, depth, width: wide, bytes }: Box): string {
  const name = nameOf(node);
  const y = depth * rowHeight;
  const letters = Math.floor((wide - 6) / 7);
  const label =
    letters < 3 ? '' : `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${escaped(name.slice(0, letters))}</text>`;
  const rectangle = `<rect x="${x.toFixed(1)}" y="${y}" width="${wide.toFixed(1)}" height="${rowHeight - 1}" fill="#9fc5e8"/>`;
  return `<g><title>${escaped(name)}: ${bytes} bytes</title>${rectangle}${label}</g>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

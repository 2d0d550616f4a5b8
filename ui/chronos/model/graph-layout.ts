/** A graph to draw: names, and which leads to which. */
export type Graph = {
  readonly nodes: readonly string[];
  readonly edges: readonly (readonly [from: string, to: string])[];
};

/** Where a node stands: its layer from the left and its place within it, both from 0. */
export type Place = { readonly layer: number; readonly row: number };

export type Layout = {
  readonly places: ReadonlyMap<string, Place>;
  readonly layers: number;
  /** The number of rows of the fullest layer. */
  readonly rows: number;
};

const sweeps = 8;

/** The graph of jobs: from parent to child, without parents that do not exist. */
export function graphOf(jobs: readonly { readonly name: string; readonly parents?: readonly string[] }[]): Graph {
  const names = new Set(jobs.map((job) => job.name));
  const edges = jobs.flatMap((job) =>
    (job.parents ?? []).filter((parent) => names.has(parent)).map((parent) => [parent, job.name] as const),
  );
  return { nodes: [...names].sort(), edges };
}

/** The part of a graph that leads to a node or from it. */
export function around(graph: Graph, name: string): Graph {
  const reach = (from: 0 | 1): Set<string> => {
    const found = new Set([name]);
    for (const node of found) {
      for (const edge of graph.edges) if (edge[from] === node) found.add(edge[from === 0 ? 1 : 0]);
    }
    return found;
  };
  const kept = new Set([...reach(0), ...reach(1)]);
  return {
    nodes: graph.nodes.filter((node) => kept.has(node)),
    edges: graph.edges.filter(([from, to]) => kept.has(from) && kept.has(to)),
  };
}

/** The nodes that have an edge, and all edges. */
export function connected(graph: Graph): Graph {
  const kept = new Set(graph.edges.flat());
  return { nodes: graph.nodes.filter((node) => kept.has(node)), edges: graph.edges };
}

/**
 * Puts every node right of all that lead to it, and orders each layer so that few edges cross. Edges that close a
 * circle are not followed. The same graph always gives the same layout.
 */
export function layOut(graph: Graph): Layout {
  const layerOf = layersOf(graph);
  const columns: string[][] = [];
  for (const node of graph.nodes) {
    const layer = layerOf.get(node) ?? 0;
    while (columns.length <= layer) columns.push([]);
    columns[layer]?.push(node);
  }
  const neighbours = { before: neighboursOf(graph, 1), after: neighboursOf(graph, 0) };
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (let step = 1; step < columns.length; step += 1) {
      const at = forward ? step : columns.length - 1 - step;
      sortColumn(columns, at, forward ? neighbours.before : neighbours.after);
    }
  }
  const places = new Map<string, Place>();
  columns.forEach((column, layer) => {
    column.forEach((node, row) => {
      places.set(node, { layer, row });
    });
  });
  return { places, layers: columns.length, rows: Math.max(0, ...columns.map((column) => column.length)) };
}

function neighboursOf(graph: Graph, end: 0 | 1): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const edge of graph.edges) {
    const list = map.get(edge[end]) ?? [];
    list.push(edge[end === 0 ? 1 : 0]);
    map.set(edge[end], list);
  }
  return map;
}

// The longest way from a node without parents. A node on the way to itself counts as reached, which breaks circles.
function layersOf(graph: Graph): Map<string, number> {
  const parents = neighboursOf(graph, 1);
  const layers = new Map<string, number>();
  const onTheWay = new Set<string>();
  const visit = (node: string): number => {
    const known = layers.get(node);
    if (known !== undefined) return known;
    if (onTheWay.has(node)) return -1;
    onTheWay.add(node);
    const layer = Math.max(-1, ...(parents.get(node) ?? []).map(visit)) + 1;
    onTheWay.delete(node);
    layers.set(node, layer);
    return layer;
  };
  for (const node of graph.nodes) visit(node);
  return layers;
}

// Every node goes to the middle of its neighbours in the layer before; nodes without any stay where they are.
function sortColumn(columns: string[][], at: number, neighbours: ReadonlyMap<string, readonly string[]>): void {
  const column = columns[at];
  if (column === undefined) return;
  const rows = new Map<string, number>();
  for (const other of columns) if (other !== column) for (const [row, node] of other.entries()) rows.set(node, row);
  const middle = (node: string, row: number): number => {
    const known = (neighbours.get(node) ?? []).flatMap((neighbour) => rows.get(neighbour) ?? []);
    return known.length === 0 ? row : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const weights = new Map(column.map((node, row) => [node, middle(node, row)]));
  column.sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { around, connected, type Graph, graphOf, layOut } from './graph-layout.ts';

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const graphs = fc
  .array(fc.tuple(names, names), { maxLength: 14 })
  .map((edges): Graph => ({ nodes: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], edges }));
const acyclic = graphs.map((graph) => ({ ...graph, edges: graph.edges.filter(([from, to]) => from < to) }));

describe('graph layout', () => {
  it('puts children right of all their parents', () => {
    fc.assert(
      fc.property(acyclic, (graph) => {
        const { places } = layOut(graph);
        for (const [from, to] of graph.edges) {
          expect(places.get(from)?.layer ?? 0).toBeLessThan(places.get(to)?.layer ?? 0);
        }
      }),
    );
  });

  it('places every node once and no two at the same place, even in circles', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { places, layers, rows } = layOut(graph);
        expect([...places.keys()].sort()).toEqual(graph.nodes);
        const spots = new Set([...places.values()].map((place) => `${place.layer}/${place.row}`));
        expect(spots.size).toBe(graph.nodes.length);
        for (const place of places.values()) expect(place.layer < layers && place.row < rows).toBe(true);
      }),
    );
  });

  it('uncrosses what can be uncrossed', () => {
    const { places } = layOut({
      nodes: ['a', 'b', 'x', 'y'],
      edges: [
        ['a', 'y'],
        ['b', 'x'],
      ],
    });
    const order = (places.get('a')?.row ?? 0) - (places.get('b')?.row ?? 0);
    expect(Math.sign(order)).toBe(Math.sign((places.get('y')?.row ?? 0) - (places.get('x')?.row ?? 0)));
  });

  it('reads jobs, and finds what belongs to one', () => {
    const graph = graphOf([
      { name: 'in' },
      { name: 'load', parents: ['in', 'gone'] },
      { name: 'report', parents: ['load'] },
      { name: 'other', parents: ['in'] },
      { name: 'alone' },
    ]);
    expect(graph.edges).toHaveLength(3);
    expect(connected(graph).nodes).toEqual(['in', 'load', 'other', 'report']);
    expect(around(graph, 'load').nodes).toEqual(['in', 'load', 'report']);
    expect(around(graph, 'alone')).toEqual({ nodes: ['alone'], edges: [] });
  });
});

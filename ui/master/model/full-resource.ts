import type { FullResource } from '../api/resources.ts';
import { formatAmount } from './amounts.ts';

/** The amount of one resource: scalar with unit, ranges, or set. */
export function fullAmount(resource: FullResource): string {
  if (resource.scalar !== undefined) return formatAmount(resource.name, resource.scalar.value);
  if (resource.ranges !== undefined) {
    return resource.ranges.range
      .map(({ begin, end }) => (begin === end ? String(begin) : `${begin}-${end}`))
      .join(', ');
  }
  return resource.set?.item.join(', ') ?? '';
}

/** What kind of storage a disk resource is, in words; empty for plain disk and for other resources. */
export function volumeText(resource: FullResource): string {
  const { disk } = resource;
  if (disk === undefined) return '';
  const parts = [
    disk.persistence === undefined ? '' : `persistent volume ${disk.persistence.id}`,
    disk.volume === undefined ? '' : `at ${disk.volume.container_path}`,
    disk.source === undefined ? '' : `${disk.source.type.toLowerCase()} disk`,
    resource.shared === undefined ? '' : 'shared',
  ];
  return parts.filter(Boolean).join(', ');
}

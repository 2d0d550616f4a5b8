/** Recordings that change something, or show what was changed, in an order that leads to what they show. */
export const operatorChanges: readonly string[] = [
  'operator/master-GET_WEIGHTS.json',
  'operator/master-UPDATE_WEIGHTS.json',
  'operator/master-GET_WEIGHTS-2.json',
  'operator/master-GET_QUOTA.json',
  'operator/master-UPDATE_QUOTA.json',
  'operator/master-UPDATE_QUOTA-too-much.json',
  'operator/master-GET_QUOTA-2.json',
  'operator/master-GET_MAINTENANCE_STATUS.json',
  'operator/master-GET_MAINTENANCE_SCHEDULE.json',
  'operator/master-UPDATE_MAINTENANCE_SCHEDULE.json',
  'operator/master-GET_MAINTENANCE_STATUS-2.json',
  'master/81-maintenance_status.json',
  'master/82-maintenance_schedule.json',
  'operator/master-UPDATE_MAINTENANCE_SCHEDULE-empty.json',
];

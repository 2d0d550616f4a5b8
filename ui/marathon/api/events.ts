/** Events after which something on the screen is no longer true. */
export const changeEvents: readonly string[] = [
  'api_post_event',
  'app_terminated_event',
  'deployment_failed',
  'deployment_info',
  'deployment_step_failure',
  'deployment_step_success',
  'deployment_success',
  'failed_health_check_event',
  'group_change_success',
  'health_status_changed_event',
  'instance_changed_event',
  'instance_health_changed_event',
  'status_update_event',
  'unhealthy_instance_kill_event',
];

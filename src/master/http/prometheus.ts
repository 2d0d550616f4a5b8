import { sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Exchange, HttpServer } from '../../net/http-server.ts';
import { prometheusContentType, prometheusText } from '../../runtime/metrics.ts';
import { masterRealms } from './realms.ts';

/**
 * Adds `/metrics/prometheus`: the metrics of `/metrics/snapshot` under names that Prometheus takes, `master_elected` for
 * `master/elected`. Every master answers for itself.
 */
export function servePrometheus(server: HttpServer, read: () => string): void {
  const serve = async ({ request, response }: Exchange): Promise<void> => {
    const text = await prometheusText(read());
    await sendAnswer(request, response, textAnswer(200, text, { 'Content-Type': prometheusContentType }));
  };
  server.raw('*', '/metrics/prometheus', serve, masterRealms.readonly);
}

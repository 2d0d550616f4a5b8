import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const gatherMs = 250;

/**
 * Listens to a server-sent event stream and asks anew for everything on the screen when one of the events comes,
 * several at once. The stream is open only while the page is looked at: browsers allow few connections to a server.
 */
export function useEvents(path: string, names: readonly string[]): void {
  const client = useQueryClient();
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: number | undefined;
    const refresh = (): void => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries();
      }, gatherMs);
    };
    const open = (): void => {
      source = new EventSource(new URL(path, document.baseURI));
      for (const name of names) source.addEventListener(name, refresh);
    };
    const close = (): void => {
      source?.close();
      source = undefined;
    };
    const look = (): void => {
      if (document.hidden) close();
      else if (source === undefined) open();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.clearTimeout(timer);
      close();
    };
  }, [client, path, names]);
}

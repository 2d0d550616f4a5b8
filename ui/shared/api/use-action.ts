import { notifications } from '@mantine/notifications';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ApiError, type RequestOptions, request } from './request.ts';

/** One change asked of the server. */
export type Action = RequestOptions & { readonly path: string };

export type ActionTexts<T> = {
  /** Said when it worked; undefined says nothing. */
  readonly done?: string | ((answer: T) => string);
  /** Said in front of the server's reason. Leave it out where the page shows the error itself. */
  readonly failed?: string;
};

/**
 * Sends changes, says what became of them, and refreshes what is on the screen. What has to happen afterwards although
 * the asking part may be gone from the screen by then (a closed menu) follows the promise of `mutateAsync`.
 */
export function useAction<T = unknown>(texts: ActionTexts<T>): UseMutationResult<T, ApiError, Action> {
  const client = useQueryClient();
  return useMutation<T, ApiError, Action>({
    mutationFn: ({ path, ...options }) => request<T>(path, options),
    onSuccess: (answer) => {
      const text = typeof texts.done === 'function' ? texts.done(answer) : texts.done;
      if (text !== undefined) notifications.show({ message: text, color: 'green' });
    },
    onError: (error) => {
      if (texts.failed === undefined) return;
      notifications.show({ title: texts.failed, message: error.message, color: 'red', autoClose: 10_000 });
    },
    onSettled: () => {
      void client.invalidateQueries();
    },
  });
}

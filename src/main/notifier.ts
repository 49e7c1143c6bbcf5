import { app, Notification } from 'electron';
import { isolateForeign } from '../domain/isolate-foreign.ts';
import type { Notifier } from '../engine/ports.ts';

/** The desktop's own notifications and badge. @param open brings the console to the front, at an address of its own. */
export function createNotifier(open: (link: string) => void): Notifier {
  // A notification that is collected no longer answers a click.
  const shown = new Set<Notification>();
  return {
    notify({ title, body, link }) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title: isolateForeign(title), body: isolateForeign(body) });
      shown.add(notification);
      notification.on('click', () => {
        shown.delete(notification);
        open(link);
      });
      notification.on('close', () => shown.delete(notification));
      notification.show();
    },
    setWaiting(count) {
      app.setBadgeCount(count);
    },
  };
}

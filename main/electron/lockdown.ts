import type { App, Event, Session, WebContents } from 'electron';

type LockedSession = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
> & { readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> };

/** Whatever a page can reach beside our own scheme. Developer tools have schemes of their own. */
const foreignUrls = [
  'http://*/*',
  'https://*/*',
  'ws://*/*',
  'wss://*/*',
  'ftp://*/*',
  'file:///*',
];

/**
 * Nothing that a page may ask a browser for is granted, screen capture included, and it reaches no
 * network and no file. Both handlers are needed: a check without a request handler's answer counts
 * as granted.
 */
export function lockSession(session: LockedSession): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest({ urls: foreignUrls }, (_details, answer) =>
    answer({ cancel: true }),
  );
}

/** No page of ours ever goes elsewhere or opens anything. */
export function lockContents(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const refuse = (event: Pick<Event, 'preventDefault'>): void => event.preventDefault();
    contents.on('will-navigate', refuse);
    contents.on('will-frame-navigate', refuse);
    contents.on('will-redirect', refuse);
    contents.on('will-attach-webview', refuse);
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

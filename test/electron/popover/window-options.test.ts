import { describe, expect, it } from 'vitest';
import { pagePreferences, popoverOptions } from '../../../main/electron/popover/window-options.ts';

describe('the windows of the page', () => {
  it('gives the page nothing that it could break out with', () => {
    expect(pagePreferences('/preload.cjs', true)).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
  });

  it.each([
    [true, false],
    [false, true],
  ])('packaged %s: developer tools %s', (isPackaged, devTools) => {
    expect(pagePreferences('/preload.cjs', isPackaged).devTools).toBe(devTools);
  });

  it('is 360 by 500, without a frame, in the colour of the theme', () => {
    const options = popoverOptions('/preload.cjs', {
      icon: '/icons/icon.png',
      isPackaged: true,
      isDark: true,
    });
    expect(options).toMatchObject({
      width: 360,
      height: 500,
      show: false,
      frame: false,
      resizable: false,
      backgroundColor: '#1C1C1F',
    });
    const light = popoverOptions('/preload.cjs', {
      icon: '/icons/icon.png',
      isPackaged: true,
      isDark: false,
    });
    expect(light.backgroundColor).toBe('#F6F6F7');
  });
});

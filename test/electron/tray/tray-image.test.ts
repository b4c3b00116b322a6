import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { healthStates } from '../../../main/contract/health.ts';
import { trayImage } from '../../../main/electron/tray/tray-image.ts';

const folder = fileURLToPath(new URL('../../../assets/icons/tray', import.meta.url));

/** Says which files a face is made of. */
function filesOf(platform: NodeJS.Platform, state: (typeof healthStates)[number]) {
  const files: string[] = [];
  const scales: number[] = [];
  const image = {
    toPNG: () => Buffer.alloc(0),
    addRepresentation: ({ scaleFactor }: { scaleFactor: number }) => scales.push(scaleFactor),
  };
  const images = {
    createEmpty: () => image,
    createFromPath: (file: string) => {
      files.push(file);
      return image;
    },
  };
  trayImage(images as never, folder, state, platform);
  return { files: files.map((file) => path.relative(folder, file)), scales };
}

it.each(healthStates)('has the files of %s for every system', (state) => {
  const linux = filesOf('linux', state).files;
  const mac = filesOf('darwin', state).files;
  const windows = filesOf('win32', state);
  expect(linux).toEqual([`${state}-44.png`]);
  expect(mac).toEqual([`${state}Template.png`]);
  expect(windows.files[0]).toBe(`${state}-16.png`);
  expect(windows.scales).toEqual([1, 1.375, 2, 2.75]);
  for (const file of [...linux, ...mac, `${state}Template@2x.png`, ...windows.files]) {
    expect(existsSync(path.join(folder, file)), file).toBe(true);
  }
});

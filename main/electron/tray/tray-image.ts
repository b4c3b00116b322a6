import path from 'node:path';
import type { NativeImage } from 'electron';
import type { HealthState } from '../../contract/health.ts';

type Images = Pick<typeof import('electron').nativeImage, 'createFromPath' | 'createEmpty'>;

/**
 * One face for this system's tray. Linux sends the largest picture over the bus whatever the panel
 * needs, so one of 44 pixels; macOS takes a template, whose shape alone carries the state.
 */
export function trayImage(
  images: Images,
  folder: string,
  state: HealthState,
  platform: NodeJS.Platform = process.platform,
): NativeImage {
  const file = (name: string): string => path.join(folder, `${state}${name}.png`);
  // Its 2x picture lies beside it under the name that Electron looks for.
  if (platform === 'darwin') return images.createFromPath(file('Template'));
  if (platform !== 'win32') return images.createFromPath(file('-44'));
  const image = images.createEmpty();
  for (const size of [16, 22, 32, 44]) {
    const buffer = images.createFromPath(file(`-${size}`)).toPNG();
    image.addRepresentation({ scaleFactor: size / 16, buffer });
  }
  return image;
}

import { fileURLToPath } from 'node:url';
import { type HealthState, healthStates } from '../../../main/contract/health.ts';
import { type Picture, pixelDifference, readPng } from '../../support/pixels.ts';

/** The bus carries colours that were multiplied by alpha once: two steps of rounding, no more. */
const roundingSteps = 2;

const asset = (state: HealthState, sizePx: number): Picture =>
  readPng(
    fileURLToPath(new URL(`../../../assets/icons/tray/${state}-${sizePx}.png`, import.meta.url)),
  );

/** The state whose icon file this picture is, pixel by pixel; null when it is none of the six. */
export function faceOf(picture: Picture): HealthState | null {
  const isFace = (state: HealthState): boolean => {
    try {
      return pixelDifference(picture, asset(state, picture.width)) <= roundingSteps;
    } catch {
      return false; // No icon of this size.
    }
  };
  return healthStates.find(isFace) ?? null;
}

export const showsFace =
  (state: HealthState) =>
  (picture: Picture): boolean =>
    faceOf(picture) === state;

import { publishedDatasets } from '@dl/core/data';
import type { Command } from '../command';
import { backendsCommand } from './backends';
import { resourceCommands } from './resources';
import { visionTrainCommand } from './vision';
import { visionEvaluateCommand } from './vision-evaluate';
import { visionInspectCommands } from './vision-inspect';
import { weightsInspectCommand } from './weights-inspect';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  backendsCommand,
  ...resourceCommands('data', publishedDatasets),
  ...resourceCommands('weights', []),
  weightsInspectCommand,
  visionTrainCommand,
  visionEvaluateCommand,
  ...visionInspectCommands,
];

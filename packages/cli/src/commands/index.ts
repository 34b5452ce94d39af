import type { Command } from '../command';
import { backendsCommand } from './backends';
import { visionTrainCommand } from './vision';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [backendsCommand, visionTrainCommand];

import { publishedDatasets } from '@dl/core/data';
import { textResources } from '@dl/text-gen';
import { findPretrained, pretrainedWeights } from '@dl/vision';
import type { Command } from '../command';
import { backendsCommand } from './backends';
import { captionEvalCommand } from './caption-eval';
import { captionImageCommand } from './caption-image';
import { captionTrainCommand } from './caption-train';
import { captionVideoCommand } from './caption-video';
import { dreamCommand } from './dream';
import { dreamVisualizeCommand } from './dream-visualize';
import { dreamZoomCommand } from './dream-zoom';
import { ganEvalCommand } from './gan-eval';
import { ganInterpolateCommand } from './gan-interpolate';
import { ganProjectCommand } from './gan-project';
import { ganSampleCommand } from './gan-sample';
import { ganTrainCommand } from './gan-train';
import { resourceCommands } from './resources';
import { rlEnjoyCommand } from './rl-enjoy';
import { rlEvalCommand } from './rl-eval';
import { rlRecordCommand } from './rl-record';
import { rlTrainCommand } from './rl-train';
import { studioCommand } from './studio';
import { storyAskCommand } from './story-ask';
import { storyEvalCommand } from './story-eval';
import { storyTrainCommand } from './story-train';
import { styleApplyCommand } from './style-apply';
import { stylePaintingCommands } from './style-painting';
import { styleTrainCommand } from './style-train';
import { styleVideoCommand } from './style-video';
import { textEvalCommand } from './text-eval';
import { textSampleCommand } from './text-sample';
import { textTrainCommand } from './text-train';
import { videoClassifyCommand } from './video-classify';
import { visionTrainCommand } from './vision-train';
import { weightsConvertCommand } from './weights-convert';
import { weightsInfoCommand } from './weights-info';
import { visionClassifyCommand } from './vision-classify';
import { visionSummaryCommand } from './vision-summary';
import { visionFinetuneCommand } from './vision-finetune';
import { visionEvaluateCommand } from './vision-evaluate';
import { visionInspectCommands } from './vision-inspect';
import { vqaAskCommand } from './vqa-ask';
import { vqaEvalCommand } from './vqa-eval';
import { vqaTrainCommand } from './vqa-train';
import { weightsInspectCommand } from './weights-inspect';

const works: readonly Command[] = [
  backendsCommand,
  ...resourceCommands('data', { catalogue: [...publishedDatasets, ...textResources] }),
  ...resourceCommands('weights', {
    catalogue: pretrainedWeights,
    find: findPretrained,
    columns: ({ source, classes, metrics }) => ({
      source,
      classes: classes ?? undefined,
      'top-1 %': metrics?.accuracy,
    }),
  }),
  weightsInfoCommand,
  weightsInspectCommand,
  weightsConvertCommand,
  visionClassifyCommand,
  visionSummaryCommand,
  visionTrainCommand,
  visionFinetuneCommand,
  videoClassifyCommand,
  visionEvaluateCommand,
  ...visionInspectCommands,
  dreamCommand,
  dreamVisualizeCommand,
  dreamZoomCommand,
  ...stylePaintingCommands,
  styleTrainCommand,
  styleApplyCommand,
  styleVideoCommand,
  textTrainCommand,
  textSampleCommand,
  textEvalCommand,
  storyTrainCommand,
  storyEvalCommand,
  storyAskCommand,
  vqaTrainCommand,
  vqaEvalCommand,
  vqaAskCommand,
  captionTrainCommand,
  captionEvalCommand,
  captionImageCommand,
  captionVideoCommand,
  ganTrainCommand,
  ganSampleCommand,
  ganInterpolateCommand,
  ganProjectCommand,
  ganEvalCommand,
  rlTrainCommand,
  rlEvalCommand,
  rlEnjoyCommand,
  rlRecordCommand,
];

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [...works, studioCommand(works)];

export {
  openGanDataset,
  openGanDatasetOptions,
  protocolOf,
  type OpenGanDatasetControls,
  type OpenGanDatasetOptions,
} from './open-gan-dataset';

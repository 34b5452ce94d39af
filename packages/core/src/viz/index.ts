export { renderPng, renderSvg, saveChart, type Chart } from './chart';
export type { ColorMap } from './color-map';
export { confusionMatrixChart, type ConfusionMatrixChartOptions } from './confusion-matrix-chart';
export { encodeGif, type EncodeGifOptions } from './encode-gif';
export { heatMap, type HeatMapOptions } from './heat-map';
export { imageGrid, type GridCell, type ImageGridOptions } from './image-grid';
export { lineChart, type LineChartOptions, type Series } from './line-chart';
export { overlayHeatMap, type OverlayHeatMapOptions } from './overlay-heat-map';
export {
  reliabilityDiagram,
  type ReliabilityBin,
  type ReliabilityDiagramOptions,
} from './reliability-diagram';
export { tileImages, type TileImagesOptions } from './tile-images';

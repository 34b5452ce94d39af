export { renderPng, renderSvg, saveChart, type Chart } from './chart';
export { confusionMatrixChart, type ConfusionMatrixChartOptions } from './confusion-matrix-chart';
export { imageGrid, type GridCell, type ImageGridOptions } from './image-grid';
export { lineChart, type LineChartOptions, type Series } from './line-chart';

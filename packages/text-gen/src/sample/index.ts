export { generate, generateText, type GenerateControls } from './generate';
export { generateOptions, type GenerateOptions } from './generate-options';

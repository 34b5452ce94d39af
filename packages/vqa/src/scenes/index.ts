export {
  generateSceneQuestions,
  generateSceneQuestionsOptions,
  type GenerateSceneQuestionsOptions,
} from './generate-scene-questions';
export { plainSceneKinds, relationalSceneKinds, type SceneKind } from './scene-kinds';

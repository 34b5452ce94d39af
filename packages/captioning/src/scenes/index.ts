export { clipCaptions, clipCaptionsOptions, type ClipCaptionsOptions } from './clip-captions';
export { unseenCombinations } from './combinations';
export {
  sceneCaptions,
  sceneCaptionsOptions,
  type SceneCaptionsOptions,
  type SceneItem,
} from './scene-captions';

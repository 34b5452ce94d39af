export { drawScene, objectMask } from './draw-scene';
export {
  appearances,
  colors,
  placeObjects,
  shapes,
  sizes,
  type Appearance,
  type Color,
  type Rgb,
  type Scene,
  type SceneObject,
} from './scene';

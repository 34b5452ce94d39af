export { edgePairs, edgesOf, type ImagePair } from './edges';
export { loadPix2pix, Pix2pixModel, savePix2pix } from './pix2pix-model';
export { PatchGan } from './patch-gan';
export { trainPix2pix, trainPix2pixOptions, type TrainPix2pixOptions } from './train-pix2pix';
export { UNet } from './unet';

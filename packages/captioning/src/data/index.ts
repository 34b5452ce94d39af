export { CaptionedItemError, type CaptionDataset, type CaptionedItem } from './caption-dataset';
export { loadCocoCaptions, type CocoCaptionsOptions } from './load-coco-captions';
export { loadFlickr, type FlickrOptions } from './load-flickr';
export { loadMsrVtt, type MsrVttOptions } from './load-msr-vtt';
export { loadMsvd, type MsvdOptions } from './load-msvd';

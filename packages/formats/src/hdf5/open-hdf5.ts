import { openBytes, type TensorSource, type UrlSourceOptions } from '@dl/core/weights';
import { Hdf5File } from './hdf5-file';
import { Hdf5Group } from './hdf5-group';

/**
 * Opens an HDF5 file at its root group. Only what is asked for is read, also by HTTP range. Read are groups, attributes
 * and datasets as h5py writes them with any `libver`: contiguous, compact and chunked, with deflate, shuffle and
 * fletcher32.
 *
 * ```ts
 * const root = await openHdf5('data.h5');
 * await root.names(); // ['images', 'labels']
 * const images = await root.get('images');
 * if (images instanceof Hdf5Dataset) images.shape; // [1000, 28, 28]
 * ```
 *
 * @param source - A path, a URL, or the bytes of a file.
 * @throws {@link FileFormatError} if it is no HDF5 file, or damaged.
 */
export async function openHdf5(source: TensorSource, options?: UrlSourceOptions): Promise<Hdf5Group> {
  return Hdf5Group.root(await Hdf5File.open(await openBytes(source, options)));
}

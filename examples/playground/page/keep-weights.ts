/**
 * Copies a chosen file into the page's own file system, where it is read in parts, as a file on disk is.
 *
 * @returns Its path.
 */
export async function keepWeights(file: File): Promise<string> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('weights', { create: true });
  const kept = await folder.getFileHandle(file.name, { create: true });
  await file.stream().pipeTo(await kept.createWritable());
  return `weights/${file.name}`;
}

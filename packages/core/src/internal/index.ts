/** What the packages of the house share. It is no public interface: it may change with any release. */
export { ByteReader } from './byte-reader';
export { isInteractive, startBar } from '#platform/terminal';
export {
  exists,
  isDirectory,
  joinPath,
  listDirectory,
  parentDirectory,
  writeFileAtomic,
} from '#platform/files';

import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  FileNotFoundError,
  FileNotReadableError,
  FileNotWritableError,
  StorageFullError,
} from '../storage-errors';
import * as files from './files';
import { mountSmallDisk } from './small-disk';

let directory: string;
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-files-'));
});
afterEach(() => fs.rm(directory, { recursive: true }));

const inside = (...names: string[]) => path.join(directory, ...names);

describe('files', () => {
  it('writes atomically, makes folders, and reads back whole and in part', async () => {
    const file = inside('a', 'b', 'numbers.bin');
    await files.writeFileAtomic(file, [Uint8Array.of(1, 2), Uint8Array.of(3, 4, 5)]);
    expect(await files.readFile(file)).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
    expect(await files.readRange(file, 1, 3)).toEqual(Uint8Array.of(2, 3));
    expect(await files.readRange(file, 3, 99)).toEqual(Uint8Array.of(4, 5));
    expect(await files.readRange(file, 7, 9)).toEqual(new Uint8Array());
    expect(await files.fileSize(file)).toBe(5);
    expect(await files.listDirectory(inside('a', 'b'))).toEqual(['numbers.bin']);
  });

  it('keeps the old content, and no temporary file, when the new one fails', async () => {
    const file = inside('state.json');
    await files.writeFileAtomic(file, 'old');
    const broken = (function* () {
      yield Uint8Array.of(1);
      throw new Error('no more');
    })();
    await expect(files.writeFileAtomic(file, broken)).rejects.toThrow('no more');
    expect(new TextDecoder().decode(await files.readFile(file))).toBe('old');
    expect(await files.listDirectory(directory)).toEqual(['state.json']);
  });

  it('holds the old or the new content after SIGKILL at any moment', async () => {
    const file = inside('weights.bin');
    const size = 4_000_000;
    const script = `
      import { writeFileAtomic } from ${JSON.stringify(new URL('./files.ts', import.meta.url).href)};
      for (let value = 0; ; value = (value + 1) % 256) {
        await writeFileAtomic(${JSON.stringify(file)}, new Uint8Array(${size}).fill(value));
        process.stdout.write('.');
      }`;
    for (const delay of [1, 4, 9, 16, 25]) {
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      const bytes = await files.readFile(file);
      expect(bytes.length).toBe(size);
      expect(bytes.every((value) => value === bytes[0])).toBe(true);
    }
  });

  it('cuts and continues a file', async () => {
    const file = inside('partial');
    await files.appendFile(file, 'abc');
    await files.appendFile(file, 'def');
    const writer = await files.openWriter(file, 2);
    await writer.write(Uint8Array.of(88, 89));
    await writer.close();
    expect(new TextDecoder().decode(await files.readFile(file))).toBe('abXY');
  });

  it('moves, tells folders from files, and removes', async () => {
    await files.makeDirectory(inside('run', 'step-1'));
    await files.writeFileAtomic(inside('run', 'step-1', 'x'), 'x');
    await files.rename(inside('run', 'step-1'), inside('run', 'last'));
    expect(await files.exists(inside('run', 'step-1'))).toBe(false);
    expect(await files.isDirectory(inside('run', 'last'))).toBe(true);
    expect(await files.isDirectory(inside('run', 'last', 'x'))).toBe(false);
    await files.removeRecursive(inside('run'));
    await files.removeRecursive(inside('run'));
    expect(await files.exists(inside('run'))).toBe(false);
  });

  it('says which file is missing', async () => {
    await expect(files.readFile(inside('none'))).rejects.toThrow(FileNotFoundError);
    await expect(files.readFile(inside('none'))).rejects.toThrow(inside('none'));
    await expect(files.listDirectory(inside('none'))).rejects.toMatchObject({ code: 'file-not-found' });
  });

  it('says why a path cannot be used', async () => {
    await files.writeFileAtomic(inside('afile'), '');
    const long = inside('n'.repeat(300));
    for (const [path, read] of [
      [inside('afile', 'x'), files.readFile],
      [inside('afile', 'x'), files.fileSize],
      [inside('afile'), files.listDirectory],
      [directory, files.readFile],
      [long, files.readFile],
    ] as const) {
      await expect(read(path)).rejects.toThrow(FileNotReadableError);
    }
    for (const [path, write] of [
      [inside('afile'), files.makeDirectory],
      [inside('afile', 'x'), files.makeDirectory],
      [inside('afile', 'x'), (file: string) => files.writeFileAtomic(file, '')],
      [inside('afile', 'x'), (file: string) => files.appendFile(file, '')],
      [inside('afile', 'x'), (file: string) => files.openWriter(file, 0)],
      [directory, (file: string) => files.writeFileAtomic(file, '')],
      [long, (file: string) => files.writeFileAtomic(file, '')],
    ] as const) {
      await expect(write(path)).rejects.toThrow(FileNotWritableError);
    }
    await expect(files.listDirectory(inside('afile'))).rejects.toThrow(
      'there is a file where a folder has to be',
    );
  });

  it('checks a place for a file or a folder, and leaves nothing there', async () => {
    await files.writeFileAtomic(inside('afile'), 'old');
    await files.assertReplaceable(inside('afile'));
    await files.assertReplaceable(inside('a', 'b', 'new'));
    await files.assertDirectoryWritable(inside('a', 'b'));
    await files.assertDirectoryWritable(directory);
    for (const path of [directory, inside('afile', 'x'), inside('n'.repeat(300))]) {
      await expect(files.assertReplaceable(path)).rejects.toThrow(FileNotWritableError);
    }
    for (const path of [inside('afile'), inside('afile', 'x')]) {
      await expect(files.assertDirectoryWritable(path)).rejects.toThrow(FileNotWritableError);
    }
    expect(await files.listDirectory(directory)).toEqual(['afile']);
    expect(new TextDecoder().decode(await files.readFile(inside('afile')))).toBe('old');
  });

  it('accepts file URLs', async () => {
    expect(await files.fileSize(new URL(import.meta.url))).toBeGreaterThan(1000);
  });
});

describe('files on a full disk', () => {
  const disk = mountSmallDisk(64);
  if ('reason' in disk) {
    it.skip(`fail with StorageFullError (skipped: ${disk.reason})`, () => {});
    return;
  }
  afterAll(disk.unmount);

  it('fail with StorageFullError, keep the old content and leave nothing else', async () => {
    const file = path.join(disk.directory, 'weights.bin');
    await files.writeFileAtomic(file, new Uint8Array(16_384).fill(7));
    const error: unknown = await files
      .writeFileAtomic(file, new Uint8Array(100_000))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StorageFullError);
    expect(error).toMatchObject({ code: 'storage-full', message: expect.stringContaining(file) });
    expect(await files.readFile(file)).toEqual(new Uint8Array(16_384).fill(7));
    expect(await files.listDirectory(disk.directory)).toEqual(['weights.bin']);
    expect(await files.availableSpace(disk.directory)).toBe(65_536 - 16_384);
  });
});

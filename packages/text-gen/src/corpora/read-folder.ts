import { InvalidArgumentError } from '@dl/core';
import { readText } from '@dl/core/data';
import { isDirectory, joinPath, listDirectory } from '@dl/core/internal';

/** What people write: texts, and programs in common languages. */
const textFile = /\.(txt|md|[cm]?[jt]sx?|py|c|h|cc|cpp|hpp|rs|go|java|kt|swift|rb|lua|jl|sh|css|html)$/i;

/** Folders that hold what others wrote, or what programs made. */
const passedOver = /^(\..*|node_modules|dist|out|build|vendor|fixtures)$/;

/**
 * All texts below a folder, one after the other, in the order of their names. What is hidden, installed or built is passed
 * over.
 *
 * @throws {@link InvalidArgumentError} if there is no text file.
 */
export async function readFolder(folder: string): Promise<string> {
  const files = await listTexts(folder);
  if (!files.length) {
    throw new InvalidArgumentError(
      `${folder} holds no text: files like .txt, .md, .ts or .py were looked for`,
    );
  }
  const texts: string[] = [];
  for (const file of files) texts.push(`${(await readText(file)).trim()}\n`);
  return texts.join('\n');
}

async function listTexts(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await listDirectory(folder)).sort()) {
    const path = joinPath(folder, name);
    if (await isDirectory(path)) {
      if (!passedOver.test(name)) found.push(...(await listTexts(path)));
    } else if (textFile.test(name)) found.push(path);
  }
  return found;
}

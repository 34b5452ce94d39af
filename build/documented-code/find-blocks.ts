import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A block of TypeScript in Markdown or in a doc comment, with those behind it that say `continued`. */
export interface CodeBlock {
  file: string;
  /** Line of the file that the code begins on, from 1. */
  line: number;
  code: string;
  /** Whether the block says `run`: it is a whole program, and is run. */
  isRun: boolean;
}

const markdown = /^```ts([^\n]*)\n(.*?)^```/gms;
const docComment = /^ *\* ```ts([^\n]*)\n(.*?)^ *\* ```/gms;

/** The blocks of the pages that visitors read and of the doc comments of the packages. */
export function findBlocks(root: string): CodeBlock[] {
  const files = (extension: string, ...include: string[]) =>
    ts.sys
      .readDirectory(root, [extension], ['**/node_modules', '**/dist', 'docs/api'], include)
      .map((file) => path.relative(root, file))
      .sort();
  return [
    ...files('.md', 'README.md', 'docs/*', 'docs/guide/*', 'packages/*/README.md').flatMap((file) =>
      blocksOf(root, file, markdown),
    ),
    ...files('.ts', 'packages/*/src/**/*').flatMap((file) => blocksOf(root, file, docComment)),
  ];
}

function blocksOf(root: string, file: string, pattern: RegExp): CodeBlock[] {
  const text = readFileSync(`${root}/${file}`, 'utf8');
  const blocks: CodeBlock[] = [];
  for (const { index, 1: info = '', 2: inside = '' } of text.matchAll(pattern)) {
    const words = info.trim().split(' ');
    const line = text.slice(0, index).split('\n').length + 1;
    const code = pattern === docComment ? inside.replace(/^ *\* ?/gm, '') : inside;
    const begun = blocks.at(-1);
    if (words.includes('continued') && begun) {
      const between = line - begun.line - begun.code.split('\n').length + 1;
      begun.code += '\n'.repeat(between) + code; // so that the lines of the program are those of the file
    } else blocks.push({ file, line, code, isRun: words.includes('run') });
  }
  return blocks;
}

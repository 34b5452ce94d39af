import path from 'node:path';
import ts from 'typescript';
import type { CodeBlock } from './find-blocks';

/** TypeScript's numbers of what a name is told that nobody declares. */
const unknownName = new Set([2304, 2503, 2552, 2582, 2593, 18004]);
/** Those that a name of any type brings after it, in code that is well otherwise. */
const ofAnything = new Set([7006, 7031, 7034, 7005]);

/** A block as a program: what it does not declare is imported if a package exports it, and anything at all if none does. */
export interface Program {
  block: CodeBlock;
  /** One line before the block's code. */
  prelude: string;
  /** Names that no package exports: the reader's own. */
  assumed: string[];
}

/** The block as a module. */
export const moduleOf = ({ prelude, block }: Program) => `${prelude}\n${block.code}\nexport {};\n`;

/**
 * Completes the blocks and checks their types.
 *
 * @returns The programs, and what is wrong with them: `file:line: message`.
 */
export function checkTypes(
  root: string,
  blocks: readonly CodeBlock[],
): { programs: Program[]; errors: string[] } {
  const bare = blocks.map((block): Program => ({ block, prelude: '', assumed: [] }));
  const modules = publicModules(root);
  const first = compile(root, modules, bare);
  const exports = exportsOf(modules, first.program);
  const programs = bare.map((one, i) =>
    complete(
      one.block,
      first.diagnostics[i]!.filter(({ code }) => unknownName.has(code)),
      exports,
    ),
  );
  const errors = compile(root, modules, programs).diagnostics.flatMap((diagnostics, i) => {
    const { block, assumed } = programs[i]!;
    return diagnostics
      .filter(({ code }) => assumed.length === 0 || !ofAnything.has(code))
      .map(({ file, start, messageText }) => {
        const line = file!.getLineAndCharacterOfPosition(start!).line;
        return `${block.file}:${block.line + line - 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      });
  });
  return { programs, errors };
}

function compile(root: string, modules: readonly PublicModule[], programs: readonly Program[]) {
  const read = ts.readConfigFile(path.join(root, 'tsconfig.base.json'), (file) => ts.sys.readFile(file));
  const { options: ours } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  const options = { ...ours, noUncheckedIndexedAccess: false, verbatimModuleSyntax: false };
  const names = programs.map((_, i) => path.join(root, 'build', `block-${i}.ts`));
  const texts = new Map(names.map((name, i) => [name, moduleOf(programs[i]!)]));
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => texts.has(file) || disk.fileExists(file),
    readFile: (file) => texts.get(file) ?? disk.readFile(file),
    getSourceFile(file, language, ...rest) {
      const text = texts.get(file);
      return text === undefined
        ? disk.getSourceFile(file, language, ...rest)
        : ts.createSourceFile(file, text, language, true);
    },
  };
  const program = ts.createProgram([...names, ...modules.map(({ file }) => file)], options, host);
  const diagnostics = names.map((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
  return { program, diagnostics };
}

/** What users import, and the file that it is. */
interface PublicModule {
  specifier: string;
  file: string;
}

function publicModules(root: string): PublicModule[] {
  return ts.sys
    .readDirectory(root, ['.json'], undefined, ['packages/*/package.json'])
    .flatMap((file) => {
      const { name, exports } = JSON.parse(ts.sys.readFile(file)!) as {
        name: string;
        exports?: Record<string, unknown>;
      };
      return Object.keys(exports ?? {}).map((key) => ({
        specifier: path.posix.join(name, key),
        file: path.join(path.dirname(file), 'src', key, 'index.ts'),
      }));
    })
    .filter(({ file }) => ts.sys.fileExists(file));
}

/** The specifiers that export a name. */
function exportsOf(modules: readonly PublicModule[], program: ts.Program): Map<string, string[]> {
  const checker = program.getTypeChecker();
  const found = new Map<string, string[]>();
  for (const { specifier, file } of modules) {
    const symbol = checker.getSymbolAtLocation(program.getSourceFile(file)!);
    for (const { name } of symbol ? checker.getExportsOfModule(symbol) : []) {
      found.set(name, [...(found.get(name) ?? []), specifier]);
    }
  }
  return found;
}

function complete(
  block: CodeBlock,
  unknown: readonly ts.Diagnostic[],
  exports: ReadonlyMap<string, string[]>,
): Program {
  const names = new Set(unknown.map(({ file, start, length }) => file!.text.slice(start, start! + length!)));
  const own = `@dl/${block.file.split('/')[1]}`;
  const assumed: string[] = [];
  const lines = [...names].map((name) => {
    if (name === 'tf') return "import * as tf from '@tensorflow/tfjs-core';";
    const from = exports.get(name);
    if (from) return `import { ${name} } from '${from.find((one) => one.startsWith(own)) ?? from[0]}';`;
    assumed.push(name);
    return `declare const ${name}: any; ${/^[A-Z]/.test(name) ? `type ${name} = any;` : ''}`;
  });
  return { block, prelude: lines.join(' '), assumed };
}

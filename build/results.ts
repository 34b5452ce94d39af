/**
 * Writes the tables of `docs/results.md` and of the README from `docs/results/*.json`.
 * `npm run results`; with `--check` it only says whether they are up to date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { ResultFile } from '@dl/core/results';

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const results = readdirSync(root('docs/results'))
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(root(`docs/results/${file}`), 'utf8')) as ResultFile);

const number = (value: number) => String(Number(value.toPrecision(5)));
const row = (cells: unknown[]) => `| ${cells.join(' | ')} |`;

function summary(): string {
  const lines = results.map(({ name, metric, value, target, command }) =>
    row([
      `[${name}](docs/results/${name}.json)`,
      metric,
      `**${number(value)}**`,
      target ?? '',
      `\`${command}\``,
    ]),
  );
  return [row(['result', 'metric', 'value', 'target', 'command']), row(Array(5).fill('---')), ...lines].join(
    '\n',
  );
}

function page(): string {
  const sections = results.map((result) =>
    [
      `## ${result.name}`,
      '',
      row(['', '']),
      row(['---', '---']),
      row(['metric', result.metric]),
      row(['value', `**${number(result.value)}**`]),
      row(['target', result.target ?? 'none']),
      row(['reference', result.reference ?? 'none']),
      row(['command', `\`${result.command}\``]),
      row(['backend, seed', `${result.backend}, ${[result.seed].flat().join(', ')}`]),
      row(['wall time', `${number(result.seconds)} s`]),
      row(['machine', result.machine]),
      row(['date, commit', `${result.date}, ${result.commit ?? 'none'}`]),
    ].join('\n'),
  );
  return [
    '# Results',
    '',
    'Each number was written by the command beside it. `npm run results` makes this page.',
    '',
    "![The time of each case divided by PyTorch's, for our backends and for others](images/bench.svg)",
    '',
    ...sections.flatMap((text) => [text, '']),
  ].join('\n');
}

async function update(path: string, text: string): Promise<void> {
  const next = await format(text, { ...(await resolveConfig(root(path))), parser: 'markdown' });
  const current = readFileSync(root(path), { encoding: 'utf8', flag: 'a+' });
  if (current === next) return;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${path} is not up to date: run npm run results\n`);
    process.exitCode = 1;
  } else writeFileSync(root(path), next);
}

const begin = '<!-- results: written by npm run results -->';
const end = '<!-- /results -->';
const readme = readFileSync(root('README.md'), 'utf8');
const [before, rest] = [readme.split(begin)[0]!, readme.split(end)[1]!];
await update('README.md', `${before}${begin}\n\n${summary()}\n\n${end}${rest}`);
await update('docs/results.md', page());

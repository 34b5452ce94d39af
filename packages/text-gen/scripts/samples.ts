/** Lets the shipped models write, for the docs: `npm run samples -w @dl/text-gen` writes docs/guide/text-samples.md. */
import { writeFileSync } from 'node:fs';
import { useBackend } from '@dl/core/backends';
import { generateText, loadStyle, shippedStyles } from '@dl/text-gen';

const primes = { shakespeare: 'ROMEO:\n', recipes: '# Bread', code: 'export function ' };
const options = { length: 600, temperature: 0.7, seed: 1 };

await useBackend();
const parts: string[] = [];
for (const style of shippedStyles) {
  const model = await loadStyle(style);
  const prime = primes[style];
  const text = prime + (await generateText(model, { ...options, prime }));
  const flags = `--style ${style} --prime ${JSON.stringify(prime)} --length 600 --temperature 0.7 --seed 1`;
  parts.push(
    `## ${style}\n\n${model.parameters.toLocaleString('en')} parameters, trained on ${model.trainedOn?.corpus}: ` +
      `\`dl text sample ${flags}\`\n\n\`\`\`\`text\n${text.trim()}\n\`\`\`\`\n`,
  );
  model.dispose();
}
writeFileSync(
  new URL('../../../docs/guide/text-samples.md', import.meta.url),
  `<!-- written by npm run samples -w @dl/text-gen -->\n\n# Samples\n\nWhat the models that come with \`@dl/text-gen\` ` +
    `write. Nothing was chosen: it is the text of the first seed.\n\n${parts.join('\n')}`,
);

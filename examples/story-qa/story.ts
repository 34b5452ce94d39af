/**
 * Trains a memory network on stories that are made up, asks it about one that it has not read, and draws which sentences it
 * looked at: `npm start --workspace=examples/story-qa`, offline, about a minute. Stopped, it goes on where it was.
 */
import { useBackend } from '@dl/core/backends';
import { progressBar } from '@dl/core/train';
import { saveChart } from '@dl/core/viz';
import {
  askStory,
  attentionChart,
  evaluateStory,
  generateStories,
  saveStoryModel,
  trainStory,
} from '@dl/story-qa';

await useBackend();
const kinds = ['one-fact', 'two-facts', 'giving'] as const;
const { model } = await trainStory(
  generateStories({ kinds: [...kinds], stories: 3000 }),
  {
    network: 'memn2n',
    features: 30,
    hops: 3,
    epochs: Number(process.env.EPOCHS ?? 20),
    halveEvery: 5,
    checkpoints: 'out/story-qa',
    resume: true,
  },
  { listeners: [progressBar()] },
);
for (const kind of kinds) {
  const { error } = await evaluateStory(model, generateStories({ kinds: [kind], stories: 200, seed: 1 }));
  console.log(`${kind}: ${(100 * error).toFixed(1)} % of 1,000 questions answered wrongly`);
}

const story = [
  'Anna went to the kitchen.',
  'Ben ran to the office.',
  'Anna took the lamp.',
  'Ben took the book.',
  'Anna walked to the garden.',
  'Ben moved to the garden.',
  'Anna gave the lamp to Ben.',
  'Ben moved to the attic.',
];
for (const question of ['Where is the book?', 'Where is Anna?', 'Who gave the lamp to Ben?']) {
  const answer = await askStory(model, story, question);
  console.log(`${question} ${answer.answer} (${(100 * answer.candidates[0]!.probability).toFixed(0)} %)`);
  const name = question.toLowerCase().replace(/\W+/g, '-').replace(/-$/, '');
  await saveChart(`out/${name}.png`, attentionChart(question, answer));
}
await saveStoryModel('out/story.safetensors', model);
model.dispose();

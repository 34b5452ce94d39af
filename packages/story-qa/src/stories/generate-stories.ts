import { Random } from '@dl/core';
import { parseOptions } from '@dl/core/internal';
import * as z from 'zod';
import type { Story, StoryQuestion } from './story';
import { StoryWorld, type StoryEvent } from './story-world';

/** What a story of a kind tells, and what is asked about it; nothing while there is nothing to ask. */
interface Kind {
  readonly events: readonly StoryEvent[];
  readonly ask: (world: StoryWorld) => Omit<StoryQuestion, 'position'> | undefined;
}

const numbers = ['none', 'one', 'two', 'three'];

const kinds = {
  'one-fact': {
    events: ['go'],
    ask: (world) => {
      const [person, { value, support }] = world.choose([...world.places]);
      return { text: `Where is ${person}?`, answer: value, support };
    },
  },
  'two-facts': {
    events: ['go', 'go', 'take', 'drop'],
    ask: (world) => {
      const seen = [...world.trails].filter(([, trail]) => trail.length);
      if (!seen.length) return undefined;
      const [thing, trail] = world.choose(seen);
      const { value, support } = trail.at(-1)!;
      return { text: `Where is the ${thing}?`, answer: value, support };
    },
  },
  'three-facts': {
    events: ['go', 'go', 'take', 'drop'],
    ask: (world) => {
      const moved = [...world.trails].filter(([, trail]) => trail.length > 1);
      if (!moved.length) return undefined;
      const [thing, trail] = world.choose(moved);
      const [before, now] = trail.slice(-2) as [(typeof trail)[0], (typeof trail)[0]];
      return {
        text: `Where was the ${thing} before the ${now.value}?`,
        answer: before.value,
        support: [...new Set([...before.support, ...now.support])],
      };
    },
  },
  giving: {
    events: ['go', 'go', 'take', 'give', 'give'],
    ask: (world) => {
      if (!world.given.size) return undefined;
      const [thing, { value, support }] = world.choose([...world.given]);
      return { text: `Who gave the ${thing} to ${value.to}?`, answer: value.from, support };
    },
  },
  'yes-no': {
    events: ['go'],
    ask: (world) => {
      const [person, { value, support }] = world.choose([...world.places]);
      const room = world.choose([value, world.anyRoom()]);
      return { text: `Is ${person} in the ${room}?`, answer: room === value ? 'yes' : 'no', support };
    },
  },
  counting: {
    events: ['go', 'take', 'take', 'drop'],
    ask: (world) => {
      const person = world.anyone();
      const carried = world.carried.get(person)!;
      return {
        text: `How many things does ${person} carry?`,
        answer: numbers[carried.length]!,
        support: carried.flatMap(({ support }) => support),
      };
    },
  },
  lists: {
    events: ['go', 'take', 'take', 'drop'],
    ask: (world) => {
      const person = world.anyone();
      const carried = world.carried.get(person)!;
      return {
        text: `What does ${person} carry?`,
        answer: carried.map(({ value }) => value).join(',') || 'nothing',
        support: carried.flatMap(({ support }) => support),
      };
    },
  },
  negation: {
    events: ['be', 'be', 'leave'],
    ask: (world) => {
      const known = [...world.places, ...world.left];
      const [person, { value, support }] = world.choose(known);
      const room = world.left.has(person) ? value : world.choose([value, world.anyRoom()]);
      const isThere = world.places.get(person)?.value === room;
      return { text: `Is ${person} in the ${room}?`, answer: isThere ? 'yes' : 'no', support };
    },
  },
} as const satisfies Record<string, Kind>;

/** A kind of question: how many facts it takes, and what its answers are. */
export type StoryKind = keyof typeof kinds;

/** All kinds, in the order in which they are told. */
export const storyKinds = Object.keys(kinds) as [StoryKind, ...StoryKind[]];

/** Options of {@link generateStories}; those of `dl story train` without a folder come from this schema. */
export const generateStoriesOptions = z.object({
  kinds: z
    .array(z.enum(storyKinds))
    .nonempty()
    .default(storyKinds)
    .describe('kinds of questions, which the stories take in turns'),
  stories: z.int().positive().default(1000).describe('stories to make up'),
  questions: z.int().positive().default(5).describe('questions in a story'),
  seed: z.int().nonnegative().default(0).describe('the same seed tells the same stories'),
});

export type GenerateStoriesOptions = z.input<typeof generateStoriesOptions>;

/**
 * Makes up stories of the kind of bAbI (Weston et al. 2015), in words of our own: people move about a house and carry things,
 * and every few sentences something is asked. For trying out, for tests, and where bAbI is not at hand.
 *
 * ```ts
 * const [story] = generateStories({ kinds: ['two-facts'], stories: 1, seed: 3 });
 * story.sentences[0]; // 'Clara ran to the office.'
 * story.questions[0]; // { text: 'Where is the lamp?', answer: 'office', position: 4, support: [0, 3] }
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow.
 */
export function generateStories(options: GenerateStoriesOptions = {}): Story[] {
  const settings = parseOptions('generateStories', generateStoriesOptions, options);
  return Array.from({ length: settings.stories }, (_, index) => {
    const random = Random.derive(settings.seed, index);
    return tell(kinds[settings.kinds[index % settings.kinds.length]!], settings.questions, random);
  });
}

function tell({ events, ask }: Kind, count: number, random: Random): Story {
  const world = new StoryWorld(random);
  const questions: StoryQuestion[] = [];
  while (questions.length < count) {
    for (let sentences = 1 + random.integer(3); sentences > 0; sentences--) world.happen(events);
    const asked = ask(world);
    if (asked) questions.push({ ...asked, position: world.sentences.length });
  }
  return { sentences: world.sentences, questions };
}

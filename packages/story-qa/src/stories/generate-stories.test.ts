import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import { generateStories, storyKinds } from './generate-stories';
import { parseBabi } from './parse-babi';
import type { Story } from './story';

describe.each(storyKinds)('%s', (kind) => {
  const stories = generateStories({ kinds: [kind], stories: 100, questions: 4, seed: 2 });

  it('asks about what was told', () => {
    expect(stories).toHaveLength(100);
    const answers = new Set<string>();
    for (const { sentences, questions } of stories) {
      expect(questions).toHaveLength(4);
      for (const { answer, position, support } of questions) {
        answers.add(answer);
        expect(position).toBeLessThanOrEqual(sentences.length);
        for (const place of support) expect(place).toBeLessThan(position);
      }
    }
    expect(answers.size).toBeGreaterThan(1);
  });

  it('is decided by the seed', () => {
    const options = { kinds: [kind], stories: 3, questions: 2 };
    expect(generateStories({ ...options, seed: 1 })).toEqual(generateStories({ ...options, seed: 1 }));
    expect(generateStories({ ...options, seed: 1 })).not.toEqual(generateStories({ ...options, seed: 2 }));
  });
});

/** Follows a story sentence by sentence, without the world that told it. */
function follow(sentences: readonly string[]) {
  const rooms = new Map<string, string | undefined>();
  const holders = new Map<string, string | undefined>();
  const trails = new Map<string, string[]>();
  const givers = new Map<string, string>();
  const move = (thing: string, room: string) => {
    const trail = trails.get(thing) ?? [];
    if (trail.at(-1) !== room) trails.set(thing, [...trail, room]);
  };
  for (const sentence of sentences) {
    const words = sentence.slice(0, -1).split(' ');
    const [person, last] = [words[0]!, words.at(-1)!];
    if (sentence.includes('no longer')) rooms.set(person, undefined);
    else if (/went|walked|moved|ran|is in/.test(sentence)) {
      rooms.set(person, last);
      for (const [thing, holder] of holders) if (holder === person) move(thing, last);
    } else if (words[1] === 'gave') {
      givers.set(words[3]!, person);
      holders.set(words[3]!, last);
    } else if (/took|picked|grabbed/.test(sentence)) {
      expect(holders.get(last)).toBeUndefined();
      holders.set(last, person);
      move(last, rooms.get(person)!);
    } else {
      expect(holders.get(last)).toBe(person);
      holders.set(last, undefined);
    }
  }
  return { rooms, holders, trails, givers };
}

const numbers = ['none', 'one', 'two', 'three'];

function expectedAnswer({ sentences }: Story, text: string, position: number): string | undefined {
  const { rooms, holders, trails, givers } = follow(sentences.slice(0, position));
  const words = text.slice(0, -1).split(' ');
  const carried = (person: string) => [...holders].filter(([, holder]) => holder === person);
  if (text.startsWith('Where is the')) return trails.get(words[3]!)!.at(-1);
  if (text.startsWith('Where is')) return rooms.get(words[2]!);
  if (text.startsWith('Where was')) return trails.get(words[3]!)!.at(-2);
  if (text.startsWith('Who gave')) return givers.get(words[3]!);
  if (text.startsWith('Is')) return rooms.get(words[1]!) === words[4] ? 'yes' : 'no';
  if (text.startsWith('How many')) return numbers[carried(words[4]!).length];
  return undefined; // lists: below
}

it('answers follow from the sentences before the question', () => {
  for (const story of generateStories({ stories: 400, seed: 5 })) {
    for (const { text, answer, position } of story.questions) {
      const expected = expectedAnswer(story, text, position);
      if (expected !== undefined) expect([text, answer]).toEqual([text, expected]);
      else {
        const { holders } = follow(story.sentences.slice(0, position));
        const person = text.slice(0, -1).split(' ')[2];
        const held = [...holders].filter(([, holder]) => holder === person).map(([thing]) => thing);
        expect(answer.split(',').sort()).toEqual(held.length ? held.sort() : ['nothing']);
      }
    }
  }
});

it('takes turns, and reads back as bAbI', () => {
  const stories = generateStories({ kinds: ['one-fact', 'counting'], stories: 4 });
  expect(stories.map(({ questions }) => questions[0]!.text.split(' ')[0])).toEqual([
    'Where',
    'How',
    'Where',
    'How',
  ]);
  const [{ sentences, questions }] = stories as [Story];
  const lines = sentences.map((sentence, index) => `${index + 1} ${sentence}`);
  const { text, answer } = questions.at(-1)!;
  const [read] = parseBabi([...lines, `${lines.length + 1} ${text}\t${answer}\t1`].join('\n'));
  expect(read!.sentences).toEqual(sentences);
});

it('says what it cannot make up', () => {
  expect(() => generateStories({ stories: 0 })).toThrow(InvalidArgumentError);
  expect(() => generateStories({ kinds: ['riddles' as never] })).toThrow(/one-fact/);
});

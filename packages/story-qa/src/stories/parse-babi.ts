import { FileFormatError } from '@dl/core';
import type { Story, StoryQuestion } from './story';

/**
 * Reads stories in the form of bAbI (Weston et al. 2015): numbered lines, a new story where the numbers start at 1 again,
 * and after a question, separated by tabs, its answer and the numbers of the lines that it follows from.
 *
 *     1 Mary went to the kitchen.
 *     2 Where is Mary? 	kitchen	1
 *
 * ```ts
 * const [story] = parseBabi('1 Mary went to the kitchen.\n2 Where is Mary?\tkitchen\t1\n');
 * story.questions[0]; // { text: 'Where is Mary?', answer: 'kitchen', position: 1, support: [0] }
 * ```
 *
 * @param name - What messages call the text, for example its path.
 * @throws {@link FileFormatError} that names the line which is not of this form.
 */
export function parseBabi(text: string, name = 'the text'): Story[] {
  const stories: Story[] = [];
  let sentences: string[] = [];
  let questions: StoryQuestion[] = [];
  /** Place in the story of each numbered line; undefined for a question. */
  let places: (number | undefined)[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (!line.trim()) continue;
    const fail = (problem: string): never => {
      throw new FileFormatError(
        `${name}, line ${index + 1}: ${problem}. Received ${JSON.stringify(line.slice(0, 100))}; a line is "NUMBER SENTENCE", ` +
          'or "NUMBER QUESTION<tab>ANSWER<tab>NUMBERS" with the numbers of the lines that the answer follows from.',
      );
    };
    const [, digits, content] = /^(\d+) +(\S.*)$/.exec(line) ?? fail('it does not begin with a number');
    const number = Number(digits);
    if (number === 1 && places.length) {
      stories.push({ sentences, questions });
      [sentences, questions, places] = [[], [], []];
    }
    if (number !== places.length + 1) fail(`its number should be ${places.length + 1}`);
    const [sentence, answer, support = '', ...rest] = content!.split('\t').map((part) => part.trim());
    if (answer === undefined) {
      places.push(sentences.length);
      sentences.push(sentence!);
      continue;
    }
    if (!answer) fail('the answer is missing');
    if (rest.length) fail('there are too many tabs');
    questions.push({
      text: sentence!,
      answer,
      position: sentences.length,
      support: (support.match(/\S+/g) ?? []).map(
        (word) => places[Number(word) - 1] ?? fail(`"${word}" is not the number of a sentence before it`),
      ),
    });
    places.push(undefined);
  }
  if (places.length) stories.push({ sentences, questions });
  return stories;
}

import type { EncodedStories } from '../batches/encode-stories';
import { sizesOf } from '../batches/story-sizes';
import type { StoryNetworkConfiguration } from '../networks/create-network';
import type { withRecipe } from './recipe';

/** The shape of the network for some stories: no place for more sentences or words than they have. */
export function configureNetwork(
  encoded: EncodedStories,
  settings: ReturnType<typeof withRecipe>,
): StoryNetworkConfiguration {
  const { network: type, features, hops, tying, nonlinear, blocks, keys } = settings;
  const sizes = sizesOf(encoded);
  const questions = encoded.stories.flatMap((story) => story.questions);
  const longest = questions.reduce((most, { position }) => Math.max(most, position), 1);
  if (type === 'entnet') {
    const answers = [...new Set(questions.map(({ answer }) => answer))].sort((a, b) => a - b);
    return {
      ...{ type, features, ...sizes },
      longestStory: Math.min(settings.longestStory, longest),
      ...(keys === 'answers' ? { blocks: answers.length, keyWords: answers } : { blocks }),
    };
  }
  const memories = Math.min(settings.memories, longest);
  return type === 'lstm'
    ? { type, features, memories, ...sizes }
    : { type, features, memories, hops, tying, nonlinear, ...sizes };
}

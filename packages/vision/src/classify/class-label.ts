import { cifar10, mnist } from '@dl/core/data';
import { imagenetClasses } from '../pretrained/imagenet-classes';
import type { PretrainedWeights } from '../pretrained/pretrained-weights';

/** What an output of a classifier stands for. */
export interface ClassLabel {
  /** Its usual name, such as 'African elephant'. Two classes of ImageNet may share one: their synsets differ. */
  readonly label: string;
  /** WordNet's id of a class of ImageNet, such as 'n02504458'. */
  readonly synset?: string;
  /** All names of a class of ImageNet, such as ['African elephant', 'Loxodonta africana']. */
  readonly words?: readonly string[];
}

/** The classes of published weights, in the order of the outputs. */
export async function publishedLabels(
  classes: NonNullable<PretrainedWeights['classes']>,
): Promise<ClassLabel[]> {
  if (classes === 'cifar-10') return toLabels(cifar10.classes);
  if (classes === 'mnist') return toLabels(mnist.classes);
  return (await imagenetClasses()).map(({ synset, words }) => ({ label: words[0]!, synset, words }));
}

/** Names alone as labels. */
export function toLabels(classes: readonly (string | ClassLabel)[]): ClassLabel[] {
  return classes.map((entry) => (typeof entry === 'string' ? { label: entry } : entry));
}

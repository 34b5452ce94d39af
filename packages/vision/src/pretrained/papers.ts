/** Where each family of networks was published. */
export const papers = {
  alexnet: 'https://arxiv.org/abs/1404.5997',
  vgg: 'https://arxiv.org/abs/1409.1556',
  resnet: 'https://arxiv.org/abs/1512.03385',
  googlenet: 'https://arxiv.org/abs/1409.4842',
  inception: 'https://arxiv.org/abs/1512.00567',
  squeezenet: 'https://arxiv.org/abs/1602.07360',
} as const;

/** The paper of a network, by the beginning of its name. */
export function paperOf(network: string): string {
  return Object.entries(papers).find(([family]) => network.startsWith(family))![1];
}

interface Family {
  /** Where it was published. */
  readonly paper: string;
  /** The modules that its parameters are in, by torchvision's names. */
  readonly modules: RegExp;
}

/** The networks by the beginning of their names. */
const families: Readonly<Record<string, Family>> = {
  mnist: {
    paper: 'https://github.com/keras-team/keras/blob/2.3.1/examples/mnist_cnn.py',
    modules: /conv[12]|fc[12]/,
  },
  alexnet: { paper: 'https://arxiv.org/abs/1404.5997', modules: /features|classifier/ },
  vgg: { paper: 'https://arxiv.org/abs/1409.1556', modules: /features|classifier/ },
  resnet: { paper: 'https://arxiv.org/abs/1512.03385', modules: /conv1|bn1|layer[1-4]|fc/ },
  googlenet: {
    paper: 'https://arxiv.org/abs/1409.4842',
    modules: /conv[1-3]|inception[3-5][a-e]|aux[12]|fc/,
  },
  inception: { paper: 'https://arxiv.org/abs/1512.00567', modules: /Conv2d_\w+|Mixed_\w+|AuxLogits|fc/ },
  squeezenet: { paper: 'https://arxiv.org/abs/1602.07360', modules: /features|classifier/ },
};

/** The family of a network of the catalogue. */
export function familyOf(network: string): Family {
  return Object.entries(families).find(([name]) => network.startsWith(name))![1];
}

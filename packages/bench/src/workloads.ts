import * as tf from '@tensorflow/tfjs-core';
import { compile } from '@dl/backend-ort';
import { Random } from '@dl/core';
import type { Module } from '@dl/core/nn';
import {
  adam,
  adamW,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  sgd,
  valueAndGradients,
  type Optimizer,
} from '@dl/core/train';
import {
  alexnet,
  Classifier,
  findPretrained,
  mnistNetwork,
  resnet20,
  resnet50,
  squeezenet1_1,
  vgg19,
  type ImageSource,
} from '@dl/vision';
import { Encoder, GatysObjective, Painter } from '@dl/style';
import { CharLstm } from './networks/char-lstm';
import { dcganDiscriminator, dcganGenerator } from './networks/dcgan';
import { Gpt } from './networks/gpt';
import { cifarImages, photographFiles } from './pictures';

/** One iteration, which ends when its result has been read. */
export type Iteration = () => void | Promise<void>;

/** What `torch_peer.py` knows under the same names. Each makes its network and data, and returns the iteration. */
export const workloads = {
  'mnist-step': (batch) => {
    const network = mnistNetwork();
    const [x, labels] = [images(batch, 28, 1), classes([batch], 10)];
    return training(adam()(network.namedParameters()), () => crossEntropy(network.forward(x), labels));
  },
  'resnet20-step': (batch) => {
    const network = resnet20();
    const [x, labels] = [images(batch, 32, 3), classes([batch], 10)];
    const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 });
    return training(optimizer(network.namedParameters()), () => crossEntropy(network.forward(x), labels));
  },
  'resnet50-step': (batch) => {
    const network = resnet50();
    const [x, labels] = [images(batch, 224, 3), classes([batch], 1000)];
    const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 });
    return training(optimizer(network.namedParameters()), () => crossEntropy(network.forward(x), labels));
  },
  'lstm-step': (batch) => {
    const network = new CharLstm(65);
    const [x, next] = [classes([batch, 64], 65), classes([batch, 64], 65)];
    return training(adam()(network.namedParameters()), () => crossEntropy(network.forward(x), next));
  },
  'gpt-step': (batch) => {
    const network = new Gpt(65, 64);
    const [x, next] = [classes([batch, 64], 65), classes([batch, 64], 65)];
    return training(adamW()(network.namedParameters()), () => crossEntropy(network.forward(x), next));
  },
  /** The batch is the side of the picture in pixels. */
  'gatys-iteration': gatys,
  'dcgan-step': dcgan,
  alexnet: (batch) => inference(alexnet(), images(batch, 224, 3)),
  vgg19: (batch) => inference(vgg19(), images(batch, 224, 3)),
  resnet50: (batch) => inference(resnet50(), images(batch, 224, 3)),
  'classify-photographs': (batch) => {
    const { transforms } = findPretrained('squeezenet1_1');
    const classifier = new Classifier(squeezenet1_1(), { classes: numbers(1000), transforms });
    return classification(classifier, photographFiles().slice(0, batch));
  },
  'classify-cifar': (batch) => {
    const { transforms } = findPretrained('resnet20');
    const settings = { classes: numbers(10), transforms, inputSize: [32, 32, 3] } as const;
    return classification(new Classifier(resnet20(), settings), cifarImages().slice(0, batch));
  },
} satisfies Record<string, (batch: number) => Iteration | Promise<Iteration>>;

export type WorkloadName = keyof typeof workloads;

/** The networks of the inference workloads, and the shape of one input. */
export const inferenceNetworks = {
  alexnet: { network: alexnet, shape: [224, 224, 3] },
  vgg19: { network: vgg19, shape: [224, 224, 3] },
  resnet50: { network: resnet50, shape: [224, 224, 3] },
};

const random = new Random(1);

function uniform(shape: number[], low = 0, high = 1): tf.Tensor {
  const values = random.fillUniform(new Float32Array(tf.util.sizeFromShape(shape)));
  return tf.tensor(
    values.map((value) => low + value * (high - low)),
    shape,
  );
}

const images = (batch: number, size: number, channels: number) => uniform([batch, size, size, channels]);

function classes(shape: number[], count: number): tf.Tensor {
  const values = Int32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.integer(count));
  return tf.tensor(values, shape, 'int32');
}

function training(optimizer: Optimizer, loss: () => tf.Scalar): Iteration {
  return async () => {
    const { value, gradients } = valueAndGradients(loss, optimizer.parameters);
    optimizer.step(gradients);
    await value.data();
    tf.dispose([value, gradients]);
  };
}

/** On `ort` the network is compiled, as one does with a network that stays as it is. */
function inference(network: Module, input: tf.Tensor): Iteration {
  network.eval();
  const forward = (x: tf.Tensor) => network.forward(x);
  const predict = tf.getBackend() === 'ort' ? compile(forward) : forward;
  return async () => {
    const output = predict(input);
    await output.data();
    output.dispose();
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i));

/** All images once, to the five best classes of each. */
function classification(classifier: Classifier, images: readonly ImageSource[]): Iteration {
  return async () => void (await classifier.classify(images, { topK: 5 }));
}

/**
 * One step of Adam on the pixels (Gatys et al. 2016) at a size: content from relu4_2 of VGG19, and Gram matrices of the first layers
 * of the four blocks up to there.
 */
async function gatys(size: number): Promise<Iteration> {
  const styleLayers = { relu1_1: 1, relu2_1: 1, relu3_1: 1, relu4_1: 1 };
  const encoder = new Encoder(vgg19({ classifier: false }), {
    name: 'vgg19',
    layers: new Map(Object.entries({ relu1_1: 1, relu2_1: 2, relu3_1: 4, relu4_1: 8, relu4_2: 8 })),
    ...{ mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225] },
    ...{ contentLayers: ['relu4_2'], styleLayers: Object.keys(styleLayers) },
  });
  const pictures = { content: images(1, size, 3), styles: [images(1, size, 3)] };
  const objective = await GatysObjective.create(encoder, pictures, {
    ...{ contentLayers: { relu4_2: 1 }, styleLayers, blend: [1] },
    ...{ contentWeight: 1, styleWeight: 1e4, totalVariationWeight: 0 },
    ...{ lossScale: 'absolute', normalizeGradients: false, octaves: 1 },
  });
  const painter = new Painter(images(1, size, 3), objective, { optimizer: 'adam', learningRate: 0.02 });
  return async () => void (await painter.step());
}

/** One step of the discriminator on real and made images, then one of the generator (Radford et al. 2016). */
function dcgan(batch: number): Iteration {
  const [generator, discriminator] = [dcganGenerator(), dcganDiscriminator()];
  const options = { learningRate: 2e-4, betas: [0.5, 0.999] as const };
  const [forGenerator, forDiscriminator] = [generator, discriminator].map((network) =>
    adam(options)(network.namedParameters()),
  );
  const [real, noise] = [uniform([batch, 64, 64, 3], -1, 1), uniform([batch, 1, 1, 100], -1, 1)];
  const [ones, zeros] = [tf.ones([batch, 1]), tf.zeros([batch, 1])];
  const judge = (pictures: tf.Tensor, target: tf.Tensor) =>
    binaryCrossEntropyWithLogits(discriminator.forward(pictures), target);
  const update = (optimizer: Optimizer, loss: () => tf.Scalar) => {
    const { value, gradients } = valueAndGradients(loss, optimizer.parameters);
    optimizer.step(gradients);
    tf.dispose(gradients);
    return value;
  };
  return async () => {
    const made = generator.forward(noise);
    const losses = [
      update(forDiscriminator!, () => tf.add(judge(real, ones), judge(made, zeros))),
      update(forGenerator!, () => judge(generator.forward(noise), ones)),
    ];
    await Promise.all(losses.map((loss) => loss.data()));
    tf.dispose([made, losses]);
  };
}

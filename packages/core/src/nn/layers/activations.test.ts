import { it } from '@jest/globals';
import { runLayerTest } from '../../testing';
import {
  ELU,
  GELU,
  Hardtanh,
  LeakyReLU,
  LogSoftmax,
  Mish,
  PReLU,
  ReLU,
  ReLU6,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
} from './activations';
import { describeTorchParity } from './torch-parity';

const activations = {
  ReLU: () => new ReLU(),
  ReLU6: () => new ReLU6(),
  LeakyReLU: () => new LeakyReLU(),
  PReLU: () => new PReLU(),
  'PReLU channels': () => new PReLU(5, 0.1),
  ELU: () => new ELU(),
  'ELU alpha': () => new ELU(0.5),
  SELU: () => new SELU(),
  GELU: () => new GELU(),
  'GELU tanh': () => new GELU('tanh'),
  SiLU: () => new SiLU(),
  Mish: () => new Mish(),
  Sigmoid: () => new Sigmoid(),
  Tanh: () => new Tanh(),
  Hardtanh: () => new Hardtanh(-0.5, 2),
  Softplus: () => new Softplus(),
  'Softplus beta': () => new Softplus(2),
  Softmax: () => new Softmax(),
  LogSoftmax: () => new LogSoftmax(),
};

describeTorchParity('activations', activations, { layout: 'same' });

it.each(Object.entries(activations))('%s passes the layer test', (_, create) =>
  runLayerTest(create, { inputShape: [4, 5], outputShape: [4, 5] }),
);

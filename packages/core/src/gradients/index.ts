export { groupedConv2d } from './grouped-conv2d';
export { logSoftmax } from './log-softmax';
export { registerGradients } from './register-gradients';
export { valueAndGradients, type ValueAndGradients } from './value-and-gradients';

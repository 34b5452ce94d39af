import * as tf from '@tensorflow/tfjs-core';
import { mapNumbers, type ValueType } from '../numbers';
import type { OperatorCall, OperatorGroup } from '../operator-call';
import { dataTypeOf } from '../tensor-entry';
import { Value } from '../value';

function cast(call: OperatorCall): Value {
  const number = call.attributes.integer('to');
  const dtype = dataTypeOf(number) ?? call.fail(`casts to the data type ${number}, which is not supported`);
  return casted(call.input(0), dtype === 'bool' ? 'bool' : /float/.test(dtype) ? 'float32' : 'int32');
}

function casted(x: Value, dtype: ValueType): Value {
  const convert = { bool: (e: number) => Number(e !== 0), int32: Math.trunc, float32: Math.fround }[dtype];
  if (x.numbers) return Value.ofNumbers(mapNumbers((element) => convert(element), [x.numbers], dtype));
  const tensor = x.tensor(x.order);
  const isRound = dtype === 'bool' && tensor.dtype === 'float32'; // TF.js takes 0.5 for false
  return Value.ofTensor(isRound ? tf.notEqual(tensor, 0) : tf.cast(tensor, dtype), x.order);
}

/** All floating types are float32 here and all integers int32: casts between them change nothing. */
export const castOperators: OperatorGroup = {
  Cast: cast,
  CastLike: (call) => casted(call.input(0), call.input(1).dtype),
};

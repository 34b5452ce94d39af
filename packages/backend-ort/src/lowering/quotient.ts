import type { GraphBuilder } from '../graph/graph-builder';
import { binary } from './elementwise';
import type { Lowering } from './lowering';

const choose = (graph: GraphBuilder, condition: string, a: string, b: string) =>
  graph.node('Where', [condition, a, b]);

/** Remainders with the sign of the divisor. */
function remainder(graph: GraphBuilder, a: string, b: string, isFloat: boolean): string {
  if (isFloat) {
    // ONNX's remainder of floats has the sign of the dividend, as JavaScript's; adding the divisor turns it.
    const modulo = (x: string) => graph.node('Mod', [x, b], { fmod: 1 });
    const zero = graph.scalar('float32', 0);
    const negative = (x: string) => graph.node('Less', [x, zero]);
    const rest = modulo(a);
    const signsDiffer = graph.node('Xor', [negative(a), negative(b)]);
    return choose(graph, signsDiffer, modulo(graph.node('Add', [rest, b])), rest);
  }
  // The processor traps at a division by 0, whose remainder TF.js stores as 0, and at the least integer by -1. All
  // integers have the remainder 0 by 1.
  const isOneOf = (value: number) => graph.node('Equal', [b, graph.scalar('int32', value)]);
  const traps = graph.node('Or', [isOneOf(0), isOneOf(-1)]);
  return graph.node('Mod', [a, choose(graph, traps, graph.scalar('int32', 1), b)]);
}

/** JavaScript divides in float64, and stores what has no integer, such as 1 / 0, as 0. */
function floorOfQuotient(graph: GraphBuilder, a: string, b: string): string {
  const divisor = graph.cast(b, 'float64');
  const quotient = graph.node('Div', [graph.cast(a, 'float64'), divisor]);
  const zero = graph.cast(graph.scalar('float32', 0), 'float64');
  const floor = choose(graph, graph.node('Equal', [divisor, zero]), zero, graph.node('Floor', [quotient]));
  return graph.cast(floor, 'int32');
}

/** The angle of (x, y) from the arc tangent of their quotient, which knows half of the plane. */
function angle(graph: GraphBuilder, y: string, signedX: string): string {
  const number = (value: number) => graph.scalar('float32', value);
  // -0 would send the quotient to the wrong infinity.
  const x = choose(graph, graph.node('Equal', [signedX, number(0)]), number(0), signedX);
  const quotient = graph.node('Div', [y, x]);
  // 0 / 0 and infinity / infinity: the signs alone give the angle. NaN in an operand stays.
  const signX = graph.node('Sign', [x]);
  const signs = graph.node('Div', [
    graph.node('Sign', [y]),
    choose(graph, graph.node('Equal', [signX, number(0)]), number(1), signX),
  ]);
  const isNaN = (name: string) => graph.node('IsNaN', [name]);
  const known = graph.node('Not', [graph.node('Or', [isNaN(x), isNaN(y)])]);
  const slope = choose(graph, graph.node('And', [isNaN(quotient), known]), signs, quotient);
  const right = graph.node('Atan', [slope]);
  const half = choose(graph, graph.node('Less', [y, number(0)]), number(-Math.PI), number(Math.PI));
  return choose(graph, graph.node('Less', [x, number(0)]), graph.node('Add', [right, half]), right);
}

export const quotients: Lowering[] = [
  binary('Mod', (graph, a, b, dtype) => remainder(graph, a, b, dtype === 'float32')),
  binary('FloorDiv', floorOfQuotient, { dtype: 'int32' }),
  binary('Atan2', angle, { types: ['float32'] }),
];

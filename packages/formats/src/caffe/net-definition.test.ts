import { expect, it } from '@jest/globals';
import { readNetDefinition } from './net-definition';

it('reads layers and inputs', () => {
  const net = readNetDefinition(`
    name: "net" input: "a" input: "b"
    input_dim: 1 input_dim: 3 input_dim: 5 input_dim: 6
    input_dim: 1 input_dim: 2 input_dim: 7 input_dim: 8
    layer { name: "r" type: "ReLU" bottom: "a" top: "a" }`);
  expect(net.inputs).toEqual([
    { name: 'a', shape: [1, 3, 5, 6] },
    { name: 'b', shape: [1, 2, 7, 8] },
  ]);
  expect(net.layers).toMatchObject([{ name: 'r', type: 'ReLU', bottoms: ['a'], tops: ['a'] }]);
  const shaped = readNetDefinition('input: "a" input_shape { dim: 1 dim: 4 } input: "b"');
  expect(shaped.inputs).toEqual([
    { name: 'a', shape: [1, 4] },
    { name: 'b', shape: undefined },
  ]);
});

it('reads the types of old files by name and by number', () => {
  const net = readNetDefinition('layers { name: "c" type: CONVOLUTION } layers { name: "t" type: 23 }');
  expect(net.layers.map(({ type }) => type)).toEqual(['Convolution', 'TanH']);
});

it.each([
  ['', true],
  ['include { phase: TEST }', true],
  ['include { phase: TRAIN }', false],
  ['include { phase: TRAIN } include { phase: TEST }', true],
  ['exclude { phase: TEST }', false],
  ['exclude { phase: TRAIN }', true],
  ['include { phase: TEST stage: "deploy" }', false],
  ['include { not_stage: "deploy" }', true],
  ['include { min_level: 1 }', false],
  ['exclude { max_level: -1 }', true],
])('with the rules "%s" a layer is %s where a network is tested', (rules, expected) => {
  const net = readNetDefinition(`layer { name: "x" type: "ReLU" ${rules} }`);
  expect(net.layers.length === 1).toBe(expected);
});

it.each([
  ['layer { name: "x" }', 'line 1, column 7: a layer has no type'],
  ['layers { layer { name: "x" } }', 'upgrade_net_proto_text'],
  ['layers { type: CONVOLUTED }', '"type" is one of NONE, ACCURACY,'],
])('refuses %s', (text, error) => {
  expect(() => readNetDefinition(text)).toThrow(error);
});

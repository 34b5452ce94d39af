/**
 * Szegedy et al. 2014, table 1: output channels of the convolutions in each inception module. The reductions and the
 * projection are the 1x1 convolutions before the larger ones and after the pool.
 */
export const inceptionTable = {
  '3a': { one: 64, threeReduce: 96, three: 128, fiveReduce: 16, five: 32, projection: 32 },
  '3b': { one: 128, threeReduce: 128, three: 192, fiveReduce: 32, five: 96, projection: 64 },
  '4a': { one: 192, threeReduce: 96, three: 208, fiveReduce: 16, five: 48, projection: 64 },
  '4b': { one: 160, threeReduce: 112, three: 224, fiveReduce: 24, five: 64, projection: 64 },
  '4c': { one: 128, threeReduce: 128, three: 256, fiveReduce: 24, five: 64, projection: 64 },
  '4d': { one: 112, threeReduce: 144, three: 288, fiveReduce: 32, five: 64, projection: 64 },
  '4e': { one: 256, threeReduce: 160, three: 320, fiveReduce: 32, five: 128, projection: 128 },
  '5a': { one: 256, threeReduce: 160, three: 320, fiveReduce: 32, five: 128, projection: 128 },
  '5b': { one: 384, threeReduce: 192, three: 384, fiveReduce: 48, five: 128, projection: 128 },
};

export type InceptionRow = (typeof inceptionTable)['3a'];

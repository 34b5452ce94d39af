/** An orthonormal basis of signals of `length` samples. */
export interface FourierBasis {
  /** [sample, vector]: a constant, then a cosine and a sine of each frequency. */
  readonly vectors: Float32Array;
  /** Of each vector, in periods a sample, from 0 to 1/2. */
  readonly frequencies: readonly number[];
}

/**
 * The real form of the discrete Fourier transform: its synthesis is a matrix product, which every backend has and
 * differentiates.
 */
export function fourierBasis(length: number): FourierBasis {
  const vectors = new Float32Array(length * length);
  const frequencies: number[] = [];
  for (let vector = 0; vector < length; vector++) {
    const periods = Math.ceil(vector / 2);
    const isCosine = vector === 0 || vector % 2 === 1;
    const isSingle = periods === 0 || 2 * periods === length; // without a sine beside it
    const norm = Math.sqrt((isSingle ? 1 : 2) / length);
    for (let sample = 0; sample < length; sample++) {
      const angle = (2 * Math.PI * periods * sample) / length;
      vectors[sample * length + vector] = norm * (isCosine ? Math.cos(angle) : Math.sin(angle));
    }
    frequencies.push(periods / length);
  }
  return { vectors, frequencies };
}

import { describe, expect, it } from '@jest/globals';
import { Random } from '@dl/core';
import { chooseToken } from './choose-token';

const logits = Float32Array.from([0.4, 0.3, 0.2, 0.1], Math.log);
const defaults = { temperature: 1, topP: 1, repetitionPenalty: 1 };

/** The share of each token in many draws. */
function shares(options: Partial<Parameters<typeof chooseToken>[2]>, recent: number[] = []): number[] {
  const random = new Random(1);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 20_000; i++)
    counts[chooseToken(logits, recent, { ...defaults, ...options }, random)]!++;
  return counts.map((count) => count / 20_000);
}

const close = (values: number[]) => values.map((value) => expect.closeTo(value, 1.7));

describe('chooseToken', () => {
  it('draws by the probabilities', () => expect(shares({})).toEqual(close([0.4, 0.3, 0.2, 0.1])));

  it('sharpens them by the temperature, down to the most probable', () => {
    expect(shares({ temperature: 0.5 })).toEqual(close([16 / 30, 9 / 30, 4 / 30, 1 / 30]));
    expect(shares({ temperature: 0 })).toEqual([1, 0, 0, 0]);
  });

  it('keeps the topK most probable', () => expect(shares({ topK: 2 })).toEqual(close([4 / 7, 3 / 7, 0, 0])));

  it('keeps the most probable that have topP together', () => {
    expect(shares({ topP: 0.65 })).toEqual(close([4 / 7, 3 / 7, 0, 0]));
    expect(shares({ topP: 0.75 })).toEqual(close([4 / 9, 3 / 9, 2 / 9, 0]));
    expect(shares({ topP: 0.01 })).toEqual([1, 0, 0, 0]);
    expect(shares({ topK: 2, topP: 0.5 })).toEqual([1, 0, 0, 0]); // of the two, the first has 4 / 7
  });

  it('makes recent tokens less probable', () => {
    // Negative scores are multiplied: 0.4 ** 2.
    const [first] = shares({ repetitionPenalty: 2 }, [0, 0]);
    expect(first).toBeCloseTo(0.16 / 0.76, 1.7);
  });

  it('draws the same from the same seed', () => {
    const draw = () => Array.from({ length: 20 }, () => chooseToken(logits, [], defaults, random));
    let random = new Random(5);
    const first = draw();
    random = new Random(5);
    expect(draw()).toEqual(first);
  });
});

import type { BenchCase, PeerName } from './cases';
import { Peer } from './peer';
import { median } from './median';

/** What was measured of one peer, in milliseconds. */
export interface PeerTimes {
  device: string;
  /** Median of all iterations. */
  median: number;
  /** Of the rounds, each the median of its iterations. */
  rounds: number[];
  iterations: number;
  /** With all that is done only once. */
  first: number;
}

export interface BatchResult {
  batch: number;
  peers: Partial<Record<PeerName, PeerTimes>>;
  /** Peers that did not run, and why. */
  missing: Partial<Record<PeerName, string>>;
  /** The median over the rounds of ours : PyTorch's in the same round. */
  ratio: number;
  /** 10^9 floating-point operations of an iteration, as PyTorch counts them. */
  gigaflops: number;
  /** 10^9 floating-point operations a second in a product of matrices of 2048 x 2048, the best of ours and PyTorch's. */
  peak: number;
  /** Share of `peak` that we reach. */
  share: number;
}

export interface MeasureOptions {
  rounds: number;
  /** What a peer may take in a round, about. */
  roundMilliseconds: number;
  only?: readonly PeerName[];
}

/** Iterations before the first round: weights become constants after three runs. */
const warmUp = 5;

/** The peers that also time a product of matrices. */
const multiplies: readonly PeerName[] = ['torch', 'ort'];

/** Peers whose first iteration takes longer than this are measured by the second alone, */
const slow = 8_000;
/** and beyond this by the first: nothing that is done only once takes as long. */
const verySlow = 30_000;

/**
 * Runs all peers of a case in rounds, one after the other in each, so that what disturbs the machine disturbs all of
 * them. All are started first, and wait.
 */
export async function measure(
  { workload, peers: names }: BenchCase,
  batch: number,
  { rounds, roundMilliseconds, only }: MeasureOptions,
): Promise<BatchResult> {
  const peers: Peer[] = [];
  const missing: BatchResult['missing'] = {};
  for (const name of only ? names.filter((name) => only.includes(name)) : names) {
    try {
      peers.push(await Peer.start(name, workload, batch));
    } catch (error) {
      missing[name] = (error as Error).message;
    }
  }
  const times = new Map<Peer, number[][]>(peers.map((peer) => [peer, []]));
  const products: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      for (const peer of peers) {
        const measured = times.get(peer)!;
        if (peer.ready.first > slow) {
          const isEnough = peer.ready.first > verySlow;
          if (round === 0) measured.push(isEnough ? [peer.ready.first] : await peer.run(1));
          continue;
        }
        if (round === 0) await peer.run(warmUp);
        const once = median(measured.at(-1) ?? (await peer.run(1)));
        const iterations = Math.max(1, Math.min(100, Math.round(roundMilliseconds / once)));
        measured.push(await peer.run(iterations));
        if (multiplies.includes(peer.name))
          for (const milliseconds of await peer.run('matrix-product')) products.push(milliseconds);
      }
    }
  } finally {
    await Promise.all(peers.map((peer) => peer.stop()));
  }
  return summarize(batch, times, products, missing);
}

function summarize(
  batch: number,
  times: ReadonlyMap<Peer, number[][]>,
  products: readonly number[],
  missing: BatchResult['missing'],
): BatchResult {
  const peers: BatchResult['peers'] = {};
  let flops = 0;
  for (const [{ name, ready }, rounds] of times) {
    flops ||= ready.flops ?? 0;
    peers[name] = {
      device: ready.device,
      median: round(median(rounds.flat())),
      rounds: rounds.map((milliseconds) => round(median(milliseconds))),
      iterations: rounds.flat().length,
      first: round(ready.first),
    };
  }
  const { ort, torch } = peers;
  const ratios = ort && torch ? ort.rounds.map((ours, i) => ours / torch.rounds[i]!) : [];
  const peak = products.length ? (2 * 2048 ** 3) / Math.min(...products) / 1e6 : 0;
  const rate = ort ? flops / ort.median / 1e6 : 0;
  return {
    batch,
    peers,
    missing,
    ratio: ratios.length ? round(median(ratios)) : NaN,
    gigaflops: round(flops / 1e9),
    peak: round(peak),
    share: peak ? round(rate / peak) : 0,
  };
}

const round = (value: number) => Number(value.toPrecision(4));

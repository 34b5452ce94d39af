/** `cart-pole.ts AGENT SEED STEPS EVALUATE_EVERY`: @dl/rl learns CartPole; prints what `sb3_peer.py` prints. */
import { useBackend } from '@dl/core/backends';
import { evaluateAgent, trainAgent, type AgentName } from '@dl/rl';

const [agent, seed, steps, evaluateEvery] = process.argv.slice(2) as [AgentName, string, string, string];
await useBackend('ort', { threads: 1 });

let started = 0;
let evaluating = 0;
let learned = 0;
let solved: { steps: number; seconds: number } | null = null;
const seconds = (until: number) => (until - started - evaluating) / 1000;
const trained = await trainAgent(
  'CartPole-v1',
  { agent, seed: Number(seed), steps: Number(steps), evaluateEvery: Number(evaluateEvery) },
  {
    listeners: [
      (event) => {
        const now = performance.now();
        if (event.type === 'play-start') started = now;
        if (event.type === 'learning-end') learned = now;
        if (event.type !== 'evaluation-end') return;
        if (event.mean >= 475) solved ??= { steps: event.step, seconds: seconds(learned) };
        evaluating += now - learned;
      },
    ],
  },
);
const total = seconds(performance.now());
const { mean } = await evaluateAgent(trained, 'CartPole-v1', { episodes: 100, seed: 900_000 + Number(seed) });
trained.dispose();
process.stdout.write(
  `${JSON.stringify({ name: '@dl/rl on ONNX Runtime', steps: Number(steps), seconds: total, solved, mean })}\n`,
);

/**
 * Learns to balance a pole on a cart, in about a minute: `npm start --workspace=examples/rl`, offline. Stopped, it goes on where it
 * was. `out/rl` then has the agent, and a film of it.
 */
import { writeFile } from 'node:fs/promises';
import { useBackend } from '@dl/core/backends';
import { encodeGif } from '@dl/core/viz';
import { agentProgressBar, evaluateAgent, makeEnvironment, playFrames, saveAgent, trainAgent } from '@dl/rl';

const name = 'CartPole-v1';
const { name: backend } = await useBackend();
process.stdout.write(`PPO in ${name}, on ${backend}\n`);
const agent = await trainAgent(
  name,
  {
    agent: 'ppo',
    steps: Number(process.env.STEPS ?? 100_000),
    checkpoints: 'out/rl/checkpoints',
    resume: true,
  },
  { listeners: [agentProgressBar((line) => process.stderr.write(`${line}\n`))] },
);
await saveAgent('out/rl/cart-pole.safetensors', agent);

const { mean, standardDeviation } = await evaluateAgent(agent, name, { episodes: 100 });
process.stdout.write(
  `return ${mean.toFixed(1)} +- ${standardDeviation.toFixed(1)} over 100 episodes; 500 is the most\n`,
);

const frames = [...playFrames(agent, makeEnvironment(name), { seed: 1 })].map(({ image }) => image);
const film = frames.slice(0, 250).filter((_, step) => step % 2 === 0); // 5 seconds at 50 steps a second
await writeFile('out/rl/cart-pole.gif', await encodeGif(film, { fps: 25 }));
process.stdout.write('out/rl/cart-pole.gif\n');
agent.dispose();

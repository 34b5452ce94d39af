import { LunarLander } from './lunar-lander';

/** What Gymnasium's heuristic wants to do: how much to rise, and how much to turn. */
export function heuristicThrottle(seen: Float32Array): [rise: number, turn: number] {
  const [x, y, velocityX, velocityY, angle, spin, left, right] = seen as unknown as number[];
  const limit = 0.4; // rad: more would mean that it flies sideways only
  const wanted = Math.min(Math.max(x! * 0.5 + velocityX!, -limit), limit);
  const stands = left! > 0 || right! > 0;
  const turn = stands ? 0 : (wanted - angle!) * 0.5 - spin!;
  const rise = stands ? -velocityY! * 0.5 : (0.55 * Math.abs(x!) - y!) * 0.5 - velocityY! * 0.5;
  return [rise, turn];
}

/** Sums of rewards of episodes that Gymnasium's heuristic plays, to compare the two moons with each other. */
export function playHeuristic(episodes: number, seed: number): number[] {
  const lander = new LunarLander();
  return Array.from({ length: episodes }, (_, episode) => {
    let [seen] = lander.reset({ seed: seed + episode });
    let sum = 0;
    for (let step = 0, isOver = false; step < 1000 && !isOver; step++) {
      const [rise, turn] = heuristicThrottle(seen);
      let action = 0;
      if (rise > Math.abs(turn) && rise > 0.05) action = 2;
      else if (turn < -0.05) action = 3;
      else if (turn > 0.05) action = 1;
      const [next, reward, terminated] = lander.step(action);
      [seen, sum, isOver] = [next, sum + reward, terminated];
    }
    return sum;
  });
}

"""`python3 sb3_peer.py AGENT SEED STEPS EVALUATE_EVERY`: Stable-Baselines3 learns CartPole with the values of rl-baselines3-zoo.

Prints what `src/peers/cart-pole.ts` prints. One thread: more make networks of this size slower.
"""
import json
import sys
import time

import stable_baselines3
import torch
from stable_baselines3 import DQN, PPO
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.evaluation import evaluate_policy

torch.set_num_threads(1)
agent, (seed, steps, evaluate_every) = sys.argv[1], map(int, sys.argv[2:5])


def linear(value):
    return lambda left: left * value


def create():
    if agent == "ppo":
        environments = make_vec_env("CartPole-v1", n_envs=8, seed=seed)
        return PPO(
            "MlpPolicy", environments, seed=seed, device="cpu", n_steps=32, batch_size=256, n_epochs=20,
            gae_lambda=0.8, gamma=0.98, ent_coef=0.0, learning_rate=linear(1e-3), clip_range=linear(0.2))  # fmt: skip
    environments = make_vec_env("CartPole-v1", n_envs=1, seed=seed)
    return DQN(
        "MlpPolicy", environments, seed=seed, device="cpu", learning_rate=2.3e-3, batch_size=64, buffer_size=100_000,
        learning_starts=1000, gamma=0.99, target_update_interval=10, train_freq=256, gradient_steps=128,
        exploration_fraction=0.16, exploration_final_eps=0.04, policy_kwargs={"net_arch": [256, 256]})  # fmt: skip


class Clock(BaseCallback):
    """Training time without that of evaluations, and when the first evaluation of 10 episodes had the mean that solves it."""

    def __init__(self):
        super().__init__()
        self.evaluating = 0.0
        self.solved = None
        self.others = make_vec_env("CartPole-v1", n_envs=1, seed=seed + 500_000)

    def _on_training_start(self):
        self.started = time.perf_counter()

    def seconds(self):
        return time.perf_counter() - self.started - self.evaluating

    def _on_step(self):
        before = self.num_timesteps - self.training_env.num_envs
        if self.solved is None and self.num_timesteps // evaluate_every > before // evaluate_every:
            seconds, started = self.seconds(), time.perf_counter()
            mean, _ = evaluate_policy(self.model, self.others, n_eval_episodes=10)
            self.evaluating += time.perf_counter() - started
            if mean >= 475:
                self.solved = {"steps": self.num_timesteps, "seconds": seconds}
        return True


model, clock = create(), Clock()
model.learn(steps, callback=clock)
seconds = clock.seconds()
mean, _ = evaluate_policy(model, make_vec_env("CartPole-v1", seed=seed + 900_000), n_eval_episodes=100)
name = f"Stable-Baselines3 {stable_baselines3.__version__}, PyTorch {torch.__version__}"
print(json.dumps({"name": name, "steps": model.num_timesteps, "seconds": seconds, "solved": clock.solved, "mean": mean}))

"""nanoGPT's recipe for a processor, written plainly in PyTorch: what scripts/nanogpt-recipe.ts is compared with.

    python3 scripts/nanogpt_recipe.py TEXT STEPS

Prints one line of JSON: loss on the held-out text, seconds of training with its validations, and characters a second
of sampling as nanoGPT samples, without a cache.
"""

import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

LAYERS, HEADS, FEATURES, CONTEXT, BATCH = 4, 4, 128, 64, 12


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(FEATURES, bias=False), nn.LayerNorm(FEATURES, bias=False)
        self.c_attn = nn.Linear(FEATURES, 3 * FEATURES, bias=False)
        self.attn_proj = nn.Linear(FEATURES, FEATURES, bias=False)
        self.c_fc = nn.Linear(FEATURES, 4 * FEATURES, bias=False)
        self.mlp_proj = nn.Linear(4 * FEATURES, FEATURES, bias=False)

    def forward(self, x):
        batch, time_, _ = x.shape
        heads = (t.view(batch, time_, HEADS, -1).transpose(1, 2) for t in self.c_attn(self.ln_1(x)).split(FEATURES, 2))
        mixed = F.scaled_dot_product_attention(*heads, is_causal=True)
        x = x + self.attn_proj(mixed.transpose(1, 2).reshape(batch, time_, FEATURES))
        return x + self.mlp_proj(F.gelu(self.c_fc(self.ln_2(x))))


class Gpt(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, FEATURES), nn.Embedding(CONTEXT, FEATURES)
        self.h = nn.Sequential(*[Block() for _ in range(LAYERS)])
        self.ln_f = nn.LayerNorm(FEATURES, bias=False)
        for name, parameter in self.named_parameters():
            if parameter.dim() > 1:
                scale = math.sqrt(2 * LAYERS) if "proj" in name else 1
                nn.init.normal_(parameter, std=0.02 / scale)

    def forward(self, tokens):
        x = self.wte(tokens) + self.wpe(torch.arange(tokens.shape[1]))
        return self.ln_f(self.h(x)) @ self.wte.weight.T


def rate(step, steps, warmup=100, peak=1e-3, low=1e-4):
    cosine = 0.5 * (1 + math.cos(math.pi * step / steps))
    return min((step + 1) / warmup, 1) * (low + cosine * (peak - low))


@torch.no_grad()
def evaluate(model, held_out):
    rows = (len(held_out) - 1) // CONTEXT
    x, y = held_out[: rows * CONTEXT].view(rows, -1), held_out[1 : rows * CONTEXT + 1].view(rows, -1)
    total = sum(
        F.cross_entropy(model(a).flatten(0, 1), b.flatten(), reduction="sum").item()
        for a, b in zip(x.split(64), y.split(64))
    )
    return total / y.numel()


@torch.no_grad()
def sample(model, length):
    tokens = torch.zeros(1, 1, dtype=torch.long)
    for _ in range(length):
        probabilities = F.softmax(model(tokens[:, -CONTEXT:])[:, -1] / 0.8, dim=-1)
        tokens = torch.cat((tokens, torch.multinomial(probabilities, 1)), dim=1)


text, steps = open(sys.argv[1], encoding="utf8").read(), int(sys.argv[2])
characters = sorted(set(text))
index = {character: i for i, character in enumerate(characters)}
data = torch.tensor([index[character] for character in text])
train, held_out = data[: int(0.9 * len(data))], data[int(0.9 * len(data)) :]

torch.manual_seed(0)
start = time.perf_counter()
model = Gpt(len(characters))
matrices = [p for p in model.parameters() if p.dim() > 1]
others = [p for p in model.parameters() if p.dim() <= 1]
optimizer = torch.optim.AdamW(
    [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}], lr=1e-3, betas=(0.9, 0.99)
)
best = math.inf
for step in range(steps):
    for group in optimizer.param_groups:
        group["lr"] = rate(step, steps)
    starts = torch.randint(len(train) - CONTEXT, (BATCH,))
    x = torch.stack([train[i : i + CONTEXT] for i in starts])
    y = torch.stack([train[i + 1 : i + 1 + CONTEXT] for i in starts])
    loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    if (step + 1) % 250 == 0 or step + 1 == steps:
        best = min(best, evaluate(model, held_out))
seconds = time.perf_counter() - start

sample(model, 50)
start = time.perf_counter()
sample(model, 500)
print(
    json.dumps(
        {
            "loss": best,
            "seconds": seconds,
            "charactersPerSecond": 500 / (time.perf_counter() - start),
            "device": f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads",
        }
    )
)

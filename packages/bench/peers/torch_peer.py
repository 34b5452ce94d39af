"""`python3 torch_peer.py WORKLOAD BATCH`: the workloads of src/workloads.ts in PyTorch, eager, on all cores.

Answers the runner as src/peers/serve.ts does; "matrix-product" on standard input times a product of 2048 x 2048.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

torch.manual_seed(0)


def training(optimizer, loss):
    def iteration():
        optimizer.zero_grad(set_to_none=True)
        value = loss()
        value.backward()
        optimizer.step()
        return value.item()

    return iteration


def inference(network, x):
    network.eval()

    def iteration():
        with torch.no_grad():
            network(x).sum().item()

    return iteration


def mnist(batch):
    network = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(4608, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))  # fmt: skip
    x, labels = torch.rand(batch, 1, 28, 28), torch.randint(10, (batch,))
    optimizer = torch.optim.Adam(network.parameters())
    return training(optimizer, lambda: F.cross_entropy(network(x), labels))


class Basic(nn.Module):
    def __init__(self, old, new):
        super().__init__()
        self.stride = 1 if old == new else 2
        self.new = new - old
        self.body = nn.Sequential(
            nn.Conv2d(old, new, 3, self.stride, 1, bias=False), nn.BatchNorm2d(new), nn.ReLU(),
            nn.Conv2d(new, new, 3, 1, 1, bias=False), nn.BatchNorm2d(new))  # fmt: skip

    def forward(self, x):
        shortcut = x
        if self.stride == 2:
            before = self.new // 2
            shortcut = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, before, self.new - before))
        return F.relu(self.body(x) + shortcut)


def resnet20_network():
    widths = [16, 16, 16, 32, 32, 32, 64, 64, 64]
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        *[Basic(old, new) for old, new in zip([16] + widths, widths)],
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))  # fmt: skip


def resnet20(batch):
    network = resnet20_network()
    x, labels = torch.rand(batch, 3, 32, 32), torch.randint(10, (batch,))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    return training(optimizer, lambda: F.cross_entropy(network(x), labels))


class Bottleneck(nn.Module):
    def __init__(self, old, channels, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(old, channels, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU(),
            nn.Conv2d(channels, channels, 3, stride, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU(),
            nn.Conv2d(channels, 4 * channels, 1, bias=False), nn.BatchNorm2d(4 * channels))  # fmt: skip
        self.projection = nn.Identity() if old == 4 * channels else nn.Sequential(
            nn.Conv2d(old, 4 * channels, 1, stride, bias=False), nn.BatchNorm2d(4 * channels))  # fmt: skip

    def forward(self, x):
        return F.relu(self.body(x) + self.projection(x))


def resnet50_network():
    blocks, old = [], 64
    for stage, (channels, count) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)]):
        for i in range(count):
            blocks.append(Bottleneck(old, channels, 2 if stage and i == 0 else 1))
            old = 4 * channels
    return nn.Sequential(
        nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1),
        *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))  # fmt: skip


def resnet50_step(batch):
    network = resnet50_network()
    x, labels = torch.rand(batch, 3, 224, 224), torch.randint(1000, (batch,))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    return training(optimizer, lambda: F.cross_entropy(network(x), labels))


class CharLstm(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, 128)
        self.lstm = nn.LSTM(128, 128, 2, batch_first=True)
        self.head = nn.Linear(128, vocabulary)

    def forward(self, x):
        return self.head(self.lstm(self.embedding(x))[0])


def next_token(network, optimizer, batch):
    x, following = torch.randint(65, (batch, 64)), torch.randint(65, (batch, 64))
    return training(optimizer, lambda: F.cross_entropy(network(x).flatten(0, 1), following.flatten()))


def lstm(batch):
    network = CharLstm(65)
    return next_token(network, torch.optim.Adam(network.parameters()), batch)


class Block(nn.Module):
    """As in nanoGPT, with the fused attention of PyTorch."""

    def __init__(self, features, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(features), nn.LayerNorm(features)
        self.qkv, self.projection = nn.Linear(features, 3 * features), nn.Linear(features, features)
        self.linear1, self.linear2 = nn.Linear(features, 4 * features), nn.Linear(4 * features, features)

    def forward(self, x):
        batch, length, features = x.shape
        q, k, v = self.qkv(self.norm1(x)).split(features, dim=2)
        q, k, v = (t.view(batch, length, self.heads, -1).transpose(1, 2) for t in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.projection(y.transpose(1, 2).reshape(batch, length, features))
        return x + self.linear2(F.gelu(self.linear1(self.norm2(x))))


class Gpt(nn.Module):
    def __init__(self, vocabulary, length, layers=4, heads=4, features=128):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, features), nn.Embedding(length, features)
        self.blocks = nn.Sequential(*[Block(features, heads) for _ in range(layers)])
        self.norm, self.head = nn.LayerNorm(features), nn.Linear(features, vocabulary, bias=False)

    def forward(self, x):
        y = self.tokens(x) + self.positions(torch.arange(x.shape[1]))
        return self.head(self.norm(self.blocks(y)))


def gpt(batch):
    network = Gpt(65, 64)
    return next_token(network, torch.optim.AdamW(network.parameters()), batch)


def vgg19_layers():
    layers, old = [], 3
    for item in [64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512, 512, 512, 512, 0]:
        if item:
            layers += [nn.Conv2d(old, item, 3, 1, 1), nn.ReLU()]
            old = item
        else:
            layers.append(nn.MaxPool2d(2))
    return layers


def vgg19(batch):
    network = nn.Sequential(
        *vgg19_layers(), nn.Flatten(), nn.Linear(25088, 4096), nn.ReLU(), nn.Dropout(),
        nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 1000))  # fmt: skip
    return inference(network, torch.rand(batch, 3, 224, 224))


def alexnet(batch):
    network = nn.Sequential(
        nn.Conv2d(3, 64, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(64, 192, 5, 1, 2), nn.ReLU(),
        nn.MaxPool2d(3, 2), nn.Conv2d(192, 384, 3, 1, 1), nn.ReLU(), nn.Conv2d(384, 256, 3, 1, 1), nn.ReLU(),
        nn.Conv2d(256, 256, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(), nn.Dropout(),
        nn.Linear(9216, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(),
        nn.Linear(4096, 1000))  # fmt: skip
    return inference(network, torch.rand(batch, 3, 224, 224))


def gatys(size):
    layers, convolutions = vgg19_layers(), 0
    for parameter in nn.Sequential(*layers).parameters():
        parameter.requires_grad_(False)

    def activations(x):
        found, convolutions = [], 0
        for layer in layers:
            x = layer(x)
            convolutions += isinstance(layer, nn.Conv2d)
            if isinstance(layer, nn.ReLU) and convolutions in (1, 3, 5, 9, 10):
                found.append(x)
                if convolutions == 10:
                    return found

    def gram(x):
        pixels = x[0].flatten(1)
        return pixels @ pixels.T / pixels.numel()

    with torch.no_grad():
        content = activations(torch.rand(1, 3, size, size))[-1]
        styles = [gram(x) for x in activations(torch.rand(1, 3, size, size))[:-1]]
    picture = torch.rand(1, 3, size, size, requires_grad=True)

    def loss():
        found = activations(picture)
        style = sum(F.mse_loss(gram(x), target) for x, target in zip(found, styles))
        return F.mse_loss(found[-1], content) + 1e4 * style

    return training(torch.optim.Adam([picture], lr=0.02), loss)


def dcgan(batch):
    def up(old, new):
        return [nn.ConvTranspose2d(old, new, 4, 2, 1, bias=False), nn.BatchNorm2d(new), nn.ReLU()]

    def down(old, new):
        return [nn.Conv2d(old, new, 4, 2, 1, bias=False), nn.BatchNorm2d(new), nn.LeakyReLU(0.2)]

    generator = nn.Sequential(
        nn.ConvTranspose2d(100, 512, 4, bias=False), nn.BatchNorm2d(512), nn.ReLU(),
        *up(512, 256), *up(256, 128), *up(128, 64), nn.ConvTranspose2d(64, 3, 4, 2, 1), nn.Tanh())  # fmt: skip
    discriminator = nn.Sequential(
        nn.Conv2d(3, 64, 4, 2, 1), nn.LeakyReLU(0.2), *down(64, 128), *down(128, 256),
        *down(256, 512), nn.Conv2d(512, 1, 4), nn.Flatten())  # fmt: skip
    for_generator, for_discriminator = (
        torch.optim.Adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999)) for network in (generator, discriminator)
    )
    real, noise = torch.rand(batch, 3, 64, 64) * 2 - 1, torch.rand(batch, 100, 1, 1) * 2 - 1
    ones, zeros = torch.ones(batch, 1), torch.zeros(batch, 1)
    judge = lambda x, target: F.binary_cross_entropy_with_logits(discriminator(x), target)

    def iteration():
        with torch.no_grad():
            made = generator(noise)
        for_discriminator.zero_grad()
        loss = judge(real, ones) + judge(made, zeros)
        loss.backward()
        for_discriminator.step()
        for_generator.zero_grad()
        for parameter in discriminator.parameters():
            parameter.requires_grad_(False)
        other = judge(generator(noise), ones)
        other.backward()
        for parameter in discriminator.parameters():
            parameter.requires_grad_(True)
        for_generator.step()
        return loss.item() + other.item()

    return iteration


PICTURES = Path(__file__).resolve().parents[3] / "out" / "bench"
MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


class Fire(nn.Module):
    def __init__(self, old, squeezed, expanded):
        super().__init__()
        self.squeeze = nn.Sequential(nn.Conv2d(old, squeezed, 1), nn.ReLU(inplace=True))
        self.one = nn.Sequential(nn.Conv2d(squeezed, expanded, 1), nn.ReLU(inplace=True))
        self.three = nn.Sequential(nn.Conv2d(squeezed, expanded, 3, padding=1), nn.ReLU(inplace=True))

    def forward(self, x):
        x = self.squeeze(x)
        return torch.cat([self.one(x), self.three(x)], 1)


def squeezenet():
    pool = lambda: nn.MaxPool2d(3, 2, ceil_mode=True)
    return nn.Sequential(
        nn.Conv2d(3, 64, 3, 2), nn.ReLU(inplace=True), pool(), Fire(64, 16, 64), Fire(128, 16, 64), pool(),
        Fire(128, 32, 128), Fire(256, 32, 128), pool(), Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256),
        Fire(512, 64, 256), nn.Dropout(), nn.Conv2d(512, 1000, 1), nn.ReLU(inplace=True), nn.AdaptiveAvgPool2d(1),
        nn.Flatten())  # fmt: skip


def classification(network, images, prepare, at_once):
    """All images once, to the five best classes of each, in a plain loop without worker processes."""
    network.eval()

    def iteration():
        found = []
        with torch.inference_mode():
            for start in range(0, len(images), at_once):
                batch = torch.stack([prepare(image) for image in images[start : start + at_once]])
                found += torch.softmax(network(batch), 1).topk(5).values.tolist()
        return found

    return iteration


def classify_photographs(batch):
    from PIL import Image
    from torchvision import transforms

    transform = transforms.Compose([
        transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
        transforms.Normalize(MEAN, DEVIATION)])  # fmt: skip
    files = sorted((PICTURES / "photographs").glob("*.jpg"))[:batch]
    return classification(squeezenet(), files, lambda file: transform(Image.open(file).convert("RGB")), 16)


def classify_cifar(batch):
    from PIL import Image
    from torchvision import transforms

    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize(MEAN, DEVIATION)])
    pixels = np.fromfile(PICTURES / "cifar.bin", np.uint8).reshape(-1, 32, 32, 3)[:batch]
    return classification(resnet20_network(), [Image.fromarray(image) for image in pixels], transform, 256)


workloads = {
    "classify-photographs": classify_photographs,
    "classify-cifar": classify_cifar,
    "mnist-step": mnist,
    "resnet20-step": resnet20,
    "resnet50-step": resnet50_step,
    "lstm-step": lstm,
    "gpt-step": gpt,
    "gatys-iteration": gatys,
    "dcgan-step": dcgan,
    "alexnet": alexnet,
    "vgg19": vgg19,
    "resnet50": lambda batch: inference(resnet50_network(), torch.rand(batch, 3, 224, 224)),
}


def timed(function, count):
    times = []
    for _ in range(count):
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def write(message):
    print(json.dumps(message), flush=True)


iteration = workloads[sys.argv[1]](int(sys.argv[2]))
first = timed(iteration, 1)[0]
with FlopCounterMode(display=False) as counter:
    iteration()
device = f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"
flops = counter.get_total_flops()
if sys.argv[1] == "lstm-step":  # the counter does not see into PyTorch's LSTM: 2 layers of 4 gates, three times forward
    flops += 3 * 2 * 2 * 4 * 128 * (128 + 128) * 64 * int(sys.argv[2])
write({"device": device, "first": first, "flops": flops})
matrix = torch.rand(2048, 2048)
for line in sys.stdin:
    if line.strip() == "matrix-product":
        write({"milliseconds": timed(lambda: matrix @ matrix, 8)})
    else:
        write({"milliseconds": timed(iteration, int(line))})

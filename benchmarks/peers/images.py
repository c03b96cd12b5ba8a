#!/usr/bin/env python3
"""Times steps on images, Evenkeel and PyTorch in turn: W4, W6, W7 (training) and W8-1, W8-256
(inference, against ONNX Runtime with BatchNorm folded). Needs Python with torch, and onnx and
onnxruntime for W8; give it to this script as its interpreter:

    python benchmarks/peers/images.py [--works W4,W6] [--threads 1,2] [--rounds 3] [--kept]

PyTorch runs in channels_last, with oneDNN (which convolutions of a step oneDNN computed, as it writes
itself under ONEDNN_VERBOSE=1, is printed), once as it is and once with settings under which the C
library keeps freed memory; without them it gives large arrays back to the system and asks for them
again in every step. The faster of the two counts. Every step runs in a process of its own; a ratio is
taken within a round, and the median over the rounds is shown. With --kept the bytes that are kept for
the backward pass are counted instead.
"""
import argparse, collections, json, os, statistics, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BATCH = {"W4": 64, "W6": 512, "W7": 128, "W8-1": 1, "W8-256": 256}
KEPT = {"MALLOC_MMAP_THRESHOLD_": str(1 << 32), "MALLOC_TRIM_THRESHOLD_": str(1 << 33),
        "MALLOC_TOP_PAD_": str(1 << 28)}
STEPS = {"W4": 40, "W6": 4, "W7": 5, "W8-1": 200, "W8-256": 5}


def network(work, norm):
    import torch.nn as nn
    import torch.nn.functional as F

    def conv(i, o, k=3, s=1, p=1):
        return [nn.Conv2d(i, o, k, s, p, bias=not norm)] + ([nn.BatchNorm2d(o)] if norm else [])

    class Group(nn.Module):  # airbench94's
        def __init__(self, i, o):
            super().__init__()
            self.first, self.second = nn.Sequential(*conv(i, o)[:1]), nn.Sequential(*conv(o, o))
            self.norm = nn.BatchNorm2d(o) if norm else nn.Identity()

        def forward(self, x):
            return F.gelu(self.second(F.gelu(self.norm(F.max_pool2d(self.first(x), 2)))))

    class Block(nn.Module):  # ResNet-18's
        def __init__(self, i, o, s):
            super().__init__()
            self.branch = nn.Sequential(*conv(i, o, 3, s), nn.ReLU(inplace=True), *conv(o, o))
            same = s == 1 and i == o
            self.shortcut = nn.Identity() if same else nn.Sequential(*conv(i, o, 1, s, 0))

        def forward(self, x):
            return F.relu(self.branch(x) + self.shortcut(x), inplace=True)

    if work == "W4":
        layers, i = [], 3
        for o in (32, 32, "pool", 32, 64, 64, "pool"):
            if o == "pool":
                layers.append(nn.MaxPool2d(2))
            else:
                layers += conv(i, o) + [nn.ReLU(inplace=True)]
                i = o
        return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))
    if work == "W6":
        class Ninth(nn.Module):
            def forward(self, x):
                return x / 9

        return nn.Sequential(
            nn.Conv2d(3, 24, 2), nn.GELU(), Group(24, 64), Group(64, 256), Group(256, 256),
            nn.MaxPool2d(3), nn.Flatten(), nn.Linear(256, 10, bias=False), Ninth())
    layers, i = conv(3, 64) + [nn.ReLU(inplace=True)], 64
    for o, s in ((64, 1), (128, 2), (256, 2), (512, 2)):
        layers += [Block(i, o, s), Block(o, o, 1)]
        i = o
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


def torch_step(work, norm, threads):
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(threads)
    torch.manual_seed(42)
    net = network(work, norm)
    x = torch.randn(BATCH[work], 3, 32, 32)
    y = torch.randint(0, 10, (BATCH[work],))
    net, x = net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-3, momentum=0.9, nesterov=work == "W6")

    def step():
        optimizer.zero_grad()
        F.cross_entropy(net(x), y).backward()
        optimizer.step()

    net.train()
    version = f"PyTorch {torch.__version__}, {torch.backends.cpu.get_cpu_capability()}"
    return step, version


def onednn(work):
    """What oneDNN says that it computed of one training step in a process of its own."""
    command = [sys.executable, os.path.abspath(__file__), "--once", work]
    environment = {**os.environ, "ONEDNN_VERBOSE": "1"}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment, text=True)
    ran = collections.Counter()
    for line in done.stdout.splitlines():
        words = line.split(",")
        if line.startswith("onednn_verbose") and ",exec,cpu,convolution," in line:
            ran[words[words.index("convolution") + 2]] += 1
    convolutions = json.loads(done.stdout.splitlines()[-1])
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(ran.items())) or "none"
    return f"oneDNN ran in a step of {work}, with {convolutions} convolutions: {kinds}"


def once(work):
    """One step, and the number of its network's convolutions as the last line."""
    import torch

    step, _ = torch_step(work, True, 1)
    step()
    net = network(work, True)
    print(sum(isinstance(layer, torch.nn.Conv2d) for layer in net.modules()), flush=True)


def torch_kept(work, rows):
    """The bytes an image that PyTorch keeps for the backward pass: the tensors that autograd saves,
    each once, without the input and the weights, which were there before."""
    import torch
    import torch.nn.functional as F

    torch.manual_seed(42)
    net = network(work, True).to(memory_format=torch.channels_last).train()
    x = torch.randn(rows, 3, 32, 32).to(memory_format=torch.channels_last)
    y = torch.randint(0, 10, (rows,))
    before = {t.untyped_storage().data_ptr() for t in [x, y, *net.parameters(), *net.buffers()]}
    kept, held = {}, []

    def save(tensor):
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in before:
            kept[storage.data_ptr()] = storage.nbytes()
            held.append(tensor)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(save, lambda tensor: tensor):
        F.cross_entropy(net(x), y)
    return sum(kept.values()) / rows


def print_kept(works):
    """Bytes kept for the backward pass, ours found by trial, PyTorch's as autograd saves them."""
    rows = 64
    print("| work | Evenkeel, bytes an image | PyTorch, bytes an image | ratio |")
    print("| --- | --- | --- | --- |")
    for work in works:
        if work.startswith("W8"):
            continue
        ours = run([os.path.join(ROOT, "benchmarks", "run"), "Kept", work, "bn", str(rows)])
        mine, theirs = ours["keptBytes"] / rows, torch_kept(work, rows)
        print(f"| {work} | {mine:,.0f} | {theirs:,.0f} | {mine / theirs:.3f} |", flush=True)


def onnx_step(work, threads):
    import io
    import numpy
    import onnxruntime
    import torch

    net = network(work, True).eval()
    file = io.BytesIO()
    torch.onnx.export(
        net, torch.zeros(1, 3, 32, 32), file, input_names=["x"], dynamo=False,
        dynamic_axes={"x": {0: "n"}})
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        file.getvalue(), options, providers=["CPUExecutionProvider"])
    x = numpy.random.randn(BATCH[work], 3, 32, 32).astype("float32")
    return lambda: session.run(None, {"x": x}), f"ONNX Runtime {onnxruntime.__version__}"


def child(work, norm, threads):
    step, version = (
        onnx_step(work, threads) if work.startswith("W8") else torch_step(work, norm, threads))
    times = []
    for i in range(2 * STEPS[work]):
        start = time.perf_counter()
        step()
        times.append(1e3 * (time.perf_counter() - start))
    print(json.dumps({"median": statistics.median(times[STEPS[work]:]), "version": version}))


def run(command, **more):
    environment = {**os.environ, **more}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--works", default="W4,W6,W7,W8-1,W8-256")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kept", action="store_true",
                        help="count bytes kept for the backward pass in place of times")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--once", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.once:
        return once(arguments.once)
    if arguments.child:
        work, norm, threads = arguments.child
        return child(work, norm == "bn", int(threads))
    works = arguments.works.split(",")
    for work in works:
        if work not in BATCH:
            parser.error(f"expected works among {', '.join(BATCH)}, but got '{work}'")
    if arguments.kept:
        return print_kept(works)
    versions = set()
    print("| work | threads | Evenkeel, ms | share of the peak | peer, ms | ratio | BN's cost: ours / peer's |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for work in works:
        for threads in arguments.threads.split(","):
            ours, peers, costs, their_costs, shares = [], [], [], [], []
            for _ in range(arguments.rounds):
                pair = {}
                for norm in ("bn",) if work.startswith("W8") else ("bn", "plain"):
                    mine = run([os.path.join(ROOT, "benchmarks", "run"), "StepBench", work, norm,
                                threads, str(STEPS[work])])
                    other = [sys.executable, os.path.abspath(__file__), "--child", work, norm, threads]
                    peer = min(run(other), run(other, **KEPT), key=lambda report: report["median"])
                    versions.add(peer["version"])
                    pair[norm] = mine["median"], peer["median"]
                    if norm == "bn":
                        shares.append(float(mine["settings"]["share"]))
                ours.append(pair["bn"][0])
                peers.append(pair["bn"][1])
                if "plain" in pair:
                    costs.append(pair["bn"][0] / pair["plain"][0])
                    their_costs.append(pair["bn"][1] / pair["plain"][1])
            ratio = statistics.median(a / b for a, b in zip(ours, peers))
            cost = (f"{statistics.median(costs):.2f} / {statistics.median(their_costs):.2f}"
                    if costs else "")
            print(f"| {work} | {threads} | {statistics.median(ours):.1f} | "
                  f"{100 * statistics.median(shares):.0f} % | {statistics.median(peers):.1f} | "
                  f"{ratio:.2f} | {cost} |", flush=True)
    print("\n" + "; ".join(sorted(versions)))
    for work in works:
        if not work.startswith("W8"):
            print(onednn(work), flush=True)


main()

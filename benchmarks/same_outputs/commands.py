"""The commands that both programs run.

In a command, INPUTS is the folder that `prepared_inputs` fills, and DATA stands for the samples of a network. Where the
outputs go is added when it is run. Studies stand apart: a command for a study is `run` and the study's text.
"""

import shlex
import shutil
import struct
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = "--data fashion-mnist --train-samples"

_LINES = f"""
two-wells                 connect two-wells --from min:0 --to min:1
muller-brown-0-1          connect muller-brown --from min:0 --to min:1
muller-brown-0-2          connect muller-brown --from min:0 --to min:2
muller-brown-1-2          connect muller-brown --from min:1 --to min:2 --convergence
double-well-20            connect double-well:dimension=20 --from min:0 --to min:1
double-well-1000          connect double-well:dimension=1000,condition=100 --from min:0 --to min:1
flat-valley               connect flat-valley --from min:0 --to min:1
sunken-wells              connect sunken-wells --from min:0 --to min:1 --convergence
wall                      connect plugin:INPUTS/wall.so --from=-1,0 --to 1,0
wall-adam                 connect plugin:INPUTS/wall.so --from=-1,0 --to 1,0 --optimizer adam --seed 2

line                      connect two-wells --from min:0 --to min:1 --curve line
bezier                    connect muller-brown --from min:0 --to min:2 --curve bezier
chain                     connect muller-brown --from min:0 --to min:1 --curve chain --terms 6
spline                    connect two-wells --from min:0 --to min:1 --curve spline --terms 5 --points 40
bezier-sum                connect two-wells --from min:0 --to min:1 --curve bezier --objective sum --lr 0.01
chain-squared             connect muller-brown --from min:0 --to min:1 --curve chain --objective squared --lambda 1

sum                       connect two-wells --from min:0 --to min:1 --objective sum
squared                   connect two-wells --from=-0.62,-0.54 --to=0.49,-0.02 --objective squared --lambda 100
                          --points 100 --steps 300 --lr 0.01
line-integral             connect two-wells --from min:0 --to min:1 --objective line-integral
p-norm                    connect muller-brown --from min:0 --to min:1 --objective p-norm
soft-maximum              connect sunken-wells --from min:0 --to min:1 --objective soft-maximum
maxflux-points            connect two-wells --from min:0 --to min:1 --objective maxflux --points 16 --terms 12

sum-lbfgs                 connect muller-brown --from min:0 --to min:2 --objective sum --optimizer lbfgs
squared-lbfgs-gss         connect two-wells --from min:0 --to min:1 --objective squared --optimizer lbfgs-gss
                          --steps 30
sum-sgd-random            connect two-wells --from min:0 --to min:1 --objective sum --optimizer sgd --sampling random
                          --lr 0.002 --schedule cosine --seed 4
maxflux-adam              connect double-well:dimension=20 --from min:0 --to min:1 --optimizer adam
maxflux-sgd               connect two-wells --from min:0 --to min:1 --optimizer sgd --schedule constant --lr 0.005
maxflux-lbfgs-gss         connect muller-brown --from min:1 --to min:2 --optimizer lbfgs-gss --steps 8
soft-maximum-adam-random  connect muller-brown --from min:0 --to min:1 --objective soft-maximum --optimizer adam
                          --sampling random --seed 6 --steps 150
p-norm-adam-grid          connect flat-valley --from min:0 --to min:1 --objective p-norm --optimizer adam
                          --sampling grid
maxflux-grid              connect two-wells --from min:0 --to min:1 --sampling grid
plateau                   connect two-wells --from min:0 --to min:1 --optimizer adam --steps 2000 --plateau 0.001
                          --patience 20
plateau-schedule          connect two-wells --from min:0 --to min:1 --objective sum --schedule plateau --plateau 0.001
                          --patience 10 --steps 400 --lr 0.01

kick                      connect muller-brown --from min:0 --to min:2 --kick 0.3 --seed 7
kick-sum                  connect two-wells --from min:0 --to min:1 --objective sum --kick 0.2 --seed 8 --finish
no-finish                 connect two-wells --from min:0 --to min:1 --no-finish
starts                    connect two-wells --from min:0 --to min:1 --starts 4 --seed 3
starts-adam-budget        connect muller-brown --from min:0 --to min:1 --starts 3 --optimizer adam --budget 9000
                          --finish
budget                    connect two-wells --from min:0 --to min:1 --budget 500
budget-sum                connect two-wells --from min:0 --to min:1 --objective sum --budget 1500 --schedule cosine
gradient-noise            connect two-wells --from min:0 --to min:1 --optimizer adam --gradient-noise 0.1 --seed 9
gradient-tolerance        connect two-wells --from min:0 --to min:1 --objective sum --optimizer lbfgs
                          --gradient-tolerance 0.01 --lambda 0.1
start                     connect two-wells --from min:0 --to min:1 --terms 4 --start INPUTS/coefficients.npy
start-sum                 connect two-wells --from min:0 --to min:1 --terms 4 --start INPUTS/coefficients.npy
                          --objective sum

compare                   compare two-wells --from min:0 --to min:1 --curves fourier,bezier,chain,spline,line
compare-budget            compare muller-brown --from min:0 --to min:1 --objective sum --lambda 0.001,1 --budget 3000
minimize                  minimize muller-brown --from=-0.2,0.9
minimize-network          minimize fcp {DATA} 500 --from init:3 --iterations 25
check-gradient            check-gradient double-well:dimension=20 --seed 5
check-gradient-network    check-gradient lenet {DATA} 50 --points 3
evaluate                  evaluate lstm {DATA} 500 --split test --at init:1

train-sgd                 train fcp {DATA} 1000 --optimizer sgd --seed 1 --epochs 4 --lr 0.1 --batch 32
train-lbfgs               train autoencoder {DATA} 500 --optimizer lbfgs-gss --seed 1 --epochs 12 --trials 5
                          --history 4
train-lbfgs-program       train mlp:layers=784-30-10,bias=1 {DATA} 500 --optimizer lbfgs-gss --seed 2 --epochs 12
                          --line-search program --first-step 0.4

network-sum               connect fcp {DATA} 2000 --from INPUTS/a/train.npy#0 --to INPUTS/b/train.npy#0
                          --points 15 --steps 12
network-batch             connect fcp {DATA} 2000 --from INPUTS/a/train.npy#0 --to INPUTS/b/train.npy#0
                          --objective line-integral --batch 64 --points 15 --steps 60 --seed 5
network-maxflux           connect fcp {DATA} 1000 --from INPUTS/a/train.npy#0 --to INPUTS/b/train.npy#0
                          --objective maxflux --points 12 --steps 12
network-maxflux-lbfgs     connect fcp {DATA} 1000 --from INPUTS/a/train.npy#0 --to INPUTS/b/train.npy#0
                          --objective maxflux --optimizer lbfgs --points 10 --steps 3 --finish --budget 400
network-squared-random    connect mlp:layers=784-16-10 {DATA} 1000 --from init:1 --to init:2 --objective squared
                          --sampling random --batch 100 --points 12 --steps 40 --lr 0.01 --split train
network-test              connect autoencoder {DATA} 500 --from init:4 --to init:5 --split test --objective sum
                          --optimizer lbfgs --points 5 --steps 2 --terms 2
"""

# Keys with either name: each program reads the one that it knows.
_SMALL_STUDY = """schema = 1
title = "Small study"
seed = 2

[data]
name = "fashion-mnist"
train_samples = 500

[networks.small]
landscape = "mlp:layers=784-16-10"

[training]
runs = 3
kept = 3

[training.sgd]
lr = 0.05
epochs = 2

[training.bfgs]
iterations = 6
trials = 4

[paths]
pairs = 2
objective = "maxflux"
points = 7
terms = 2
steps = 6
lr = 0.03
batch = 100
budget = 60
keep_coefficients = true
"""


def all_commands(with_quick_study):
    """Names to arguments, and names to study texts; in both, what takes longest comes first."""
    commands, studies = {}, {}
    if with_quick_study:
        studies["quick-study"] = (HERE.parents[1] / "studies" / "quick.toml").read_text(encoding="utf-8")
    studies["small-study"] = _SMALL_STUDY
    for name in studies:
        commands[name] = ["run", "study.toml"]
    for line in _LINES.replace("\n    ", " ").splitlines():
        if line:
            name, *arguments = shlex.split(line)
            commands[name] = arguments
    slow_first = sorted(commands, key=lambda name: (name not in studies, DATA.split()[0] not in commands[name]))
    return {name: commands[name] for name in slow_first}, studies


def prepared_inputs(program, folder):
    """Fills `folder` with what the commands read: coefficients, a landscape with a wall, two trained networks."""
    write_coefficients(folder / "coefficients.npy", [[0.1, -0.2], [0.05, 0.1], [-0.02, 0.03], [0.01, 0.0]])
    if compiler := shutil.which("cc"):
        subprocess.run([compiler, "-std=c99", "-O2", "-shared", "-fPIC", "-o", folder / "wall.so", HERE / "wall.c"],
                       check=True)
    for seed, name in enumerate("ab", 1):
        arguments = f"train fcp {DATA} 2000 --optimizer sgd --seed {seed} --epochs 3 --lr 0.1 --out {name}"
        done = program.run(shlex.split(arguments), folder)
        if done.returncode != 0:
            raise SystemExit(f"no trained networks to connect: {done.stderr.strip()}")


def write_coefficients(path, rows):
    """Writes a .npy file of float64, in C order."""
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({len(rows)}, {len(rows[0])}), }}"
    header = header.ljust(128 - 10 - 1) + "\n"
    numbers = [number for row in rows for number in row]
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode("latin-1")
                     + struct.pack(f"<{len(numbers)}d", *numbers))

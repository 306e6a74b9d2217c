# Written by python/tools/write_examples.py from docs/guide/pytorch.md.

# %% [markdown]
# # Your own PyTorch model
#
# `lowpass.torch.ModuleLandscape` is the mean loss of any `torch.nn.Module` over data, as a function of its weights. From two trained states to a figure, on the digits of scikit-learn:

# %%
import copy

import torch
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

import lowpass as lp
from lowpass.torch import ModuleLandscape

torch.manual_seed(0)
digits = load_digits()
images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16
labels = torch.tensor(digits.target)
train = TensorDataset(images[:1500], labels[:1500])
test = TensorDataset(images[1500:], labels[1500:])


def new_model():
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, 8, 3), torch.nn.BatchNorm2d(8), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(288, 10)
    )


def trained(seed, epochs=15):
    torch.manual_seed(seed)
    model = new_model()
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(epochs):
        for inputs, targets in DataLoader(train, batch_size=100, shuffle=True):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs), targets).backward()
            optimizer.step()
    return model


first, second = trained(1), trained(2)

# %% [markdown]
# ## Batch normalisation must be said
#
# The running statistics that a module holds belong to its own weights; along a path they are wrong, and the loss there is an artefact. So nothing is assumed:

# %%
try:
    ModuleLandscape(first, torch.nn.functional.cross_entropy, DataLoader(train, batch_size=500))
except ValueError as error:
    print(str(error).split(":")[0])

# %% [markdown]
# | `batch_norm` | what is normalised by | for |
# |---|---|---|
# | `"batch"` | the statistics of each batch | searches: it has gradients |
# | `"recompute"` | statistics gathered over the data at each point, two passes | heights: values only |
# | `"frozen"` | those that the module holds | when they are part of the model |

# %%
net = ModuleLandscape(first, torch.nn.functional.cross_entropy, DataLoader(train, batch_size=500), batch_norm="batch")
result = lp.find_path(net, first, second, rounds=[300], rng=0)
print(net.dimension, result.landscape_name)
print(result.linear_height > 5 * result.height, result.excess < 0.1)

# %% [markdown]
# The ends may be modules, state dicts or vectors. A loss is a criterion of outputs and targets, or a function `loss(model, batch)`; values go over the loader's batches in order, mini-batches
# are drawn from its data set by index, so that a seed gives one result. Points go through the module together (`torch.func.vmap`) where that can be, and nothing of your module, its mode, buffers
# or random numbers is changed.
#
# Heights for a paper, with statistics gathered at each point. On new data a model brings along the statistics of its training: `statistics` says over what they are gathered (default: the data that
# are asked about).

# %%
trained_on = DataLoader(train, batch_size=500)
recomputed = net.on(trained_on, batch_norm="recompute").profile(result)
unseen = net.on(DataLoader(test, batch_size=500), batch_norm="recompute", statistics=trained_on).profile(result)
print(recomputed.landscape_name)
print(recomputed.height < result.linear_height < unseen.height)

# %% [markdown]
# Weights go back into a module; with `"recompute"` its statistics are gathered too.

# %%
middle = new_model()
middle.load_state_dict(net.on(DataLoader(train, batch_size=500), batch_norm="recompute").state_dict(result(0.5)))
middle.eval()
with torch.no_grad():
    right = (middle(images[:1500]).argmax(1) == labels[:1500]).float().mean()
print(f"{float(right) > 0.95}")

# %% [markdown]
# ## A figure

# %%
from lowpass import plot

ax = plot.profile({"training, statistics of each batch": result, "training, recomputed": recomputed, "test, recomputed": unseen})
ax.set_ylabel("loss")
ax.figure.savefig("digits.png")

# %% [markdown]
# ## All pairs

# %%
third = trained(3)
table = lp.connect_all(net, {"first": first, "second": second, "third": third}, out="digits-paths", rounds=[300])
print(table[["from", "to"]].values.tolist())
print((table["excess"] < 0.1 * table["linear_height"]).all())

# %% [markdown]
# With `out=` each path is kept as soon as it is found: the same call goes on where it was stopped, with more points or pairs if you like, and refuses the folder of another model, other weights or other options.
# `lp.PathResult.load("digits-paths/first+second.npz")` is a path, `digits-paths/paths.csv` the table.
#
# ## The paper's networks
#
# `lowpass.torch.networks` has the networks that the program trains, as modules: the same parameters under the same names in the same order, so that weights go both ways, as vectors or as state dicts.

# %%
from lowpass.torch import networks

model = networks.fcp()
print(list(model.state_dict()), sum(p.numel() for p in model.parameters()))

# %% [markdown]
# Where the model is one of these, the library's own (`lp.landscape("fcp")`) searches the same paths 6.5 times faster on two cores ([measured](../../docs/guide/../results/python-package.md)); a ModuleLandscape takes any model, on any device.

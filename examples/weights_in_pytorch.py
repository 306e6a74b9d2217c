"""An ensemble in NumPy, and a snapshot as a PyTorch module: the FCP, 784-50-50-10 with softplus and no biases.

Usage: weights_in_pytorch.py quick-study/ensembles/fcp-sgd-test.npy
"""
import sys
import numpy, torch

ensemble = numpy.load(sys.argv[1])  # one row per run
sizes = [784, 50, 50, 10]
layers = [torch.nn.Linear(a, b, bias=False) for a, b in zip(sizes, sizes[1:])]
model = torch.nn.Sequential(layers[0], torch.nn.Softplus(), layers[1], torch.nn.Softplus(), layers[2])
torch.nn.utils.vector_to_parameters(torch.from_numpy(ensemble[0]), model.parameters())
print(f"{len(ensemble)} runs; first logits of a black image: {model(torch.zeros(1, 784))[0, :3].tolist()}")

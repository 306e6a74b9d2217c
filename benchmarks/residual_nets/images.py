"""Fashion-MNIST as tensors, and the batches that everything here is measured on."""

import pathlib
import sys

from torch.utils.data import DataLoader, TensorDataset

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "beside_pytorch"))
from networks import read_idx  # noqa: E402

MEASURED = 5000  # images on which heights are taken, the first ones of either set
AT_ONCE = 500  # images in a batch of the measuring; statistics are means over such batches
MEAN, DEVIATION = 0.2860, 0.3530  # of the training images' pixels


def _set(folder, kind):
    images = read_idx(folder, f"{kind}-images-idx3-ubyte").unsqueeze(1).float().div_(255).sub_(MEAN).div_(DEVIATION)
    return TensorDataset(images, read_idx(folder, f"{kind}-labels-idx1-ubyte").long())


def fashion_mnist(folder):
    """The 60,000 training and the 10,000 test images, as data sets of (1 x 28 x 28, label)."""
    folder = pathlib.Path(folder)
    return _set(folder, "train"), _set(folder, "t10k")


def first_images(data, count=MEASURED, at_once=AT_ONCE):
    """A loader over the first images in order. The whole data set stands behind it: mini-batches are drawn from all."""
    return DataLoader(data, batch_size=at_once, sampler=range(count))

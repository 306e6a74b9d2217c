"""lowpass.torch.networks beside the library's own networks."""

import os

import lowpass as lp
import numpy as np
import pytest

torch = pytest.importorskip("torch")
from lowpass.torch import ModuleLandscape, networks  # noqa: E402

DATA = os.environ.get("LOWPASS_DATA", "/usr/share/datasets/fashion-mnist")
COUNT = 300
pytestmark = [
    pytest.mark.skipif(not os.path.isdir(DATA), reason=f"no data in {DATA}"),
    pytest.mark.filterwarnings("ignore::lowpass.LowpassWarning"),
]

CASES = {
    "fcp": networks.fcp,
    "fcp:activation=relu": lambda: networks.fcp("relu"),
    "lenet": networks.lenet,
    "lenet:order=paper,activation=tanh": lambda: networks.lenet("tanh", "paper"),
    "lstm": networks.lstm,
    "lstm:hidden=7,permutation=none": lambda: networks.lstm(7, None),
    "autoencoder": networks.autoencoder,
    "autoencoder:activation=sigmoid": lambda: networks.autoencoder("sigmoid"),
    "mlp:layers=784-9-10,bias=1": lambda: networks.mlp((784, 9, 10), bias=True),
}


def first_images():
    import gzip
    import pathlib

    def read(name):
        plain = pathlib.Path(DATA, name)
        content = plain.read_bytes() if plain.exists() else gzip.decompress(pathlib.Path(DATA, name + ".gz").read_bytes())
        shape = np.frombuffer(content, ">u4", content[3], 4)
        return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(shape)[:COUNT].copy()

    images = torch.from_numpy(read("train-images-idx3-ubyte")).flatten(1).float() / 255
    return images, torch.from_numpy(read("train-labels-idx1-ubyte")).long()


def both(case):
    native = lp.landscape(case, data=DATA, train_samples=COUNT)
    images, labels = first_images()
    is_autoencoder = case.startswith("autoencoder")
    loss = networks.squared_error if is_autoencoder else networks.cross_entropy
    data = torch.utils.data.TensorDataset(images, images if is_autoencoder else labels)
    return native, ModuleLandscape(CASES[case](), loss, torch.utils.data.DataLoader(data, batch_size=128))


@pytest.mark.parametrize("case", CASES)
def test_the_same_weights_have_the_same_loss_and_gradient(case):
    native, module = both(case)
    assert module.dimension == native.dimension
    X = np.stack([native.point("init:3"), native.point("init:4")])
    values, gradients = native.values_and_gradients(X)
    found, slopes = module.values_and_gradients(X)
    np.testing.assert_allclose(found, values, rtol=1e-5)
    np.testing.assert_allclose(slopes, gradients, atol=2e-5 * np.abs(gradients).max())


@pytest.mark.parametrize("case", ["fcp", "lenet", "lstm", "autoencoder"])
def test_states_go_both_ways(case, tmp_path):
    """By files that the program reads and writes, in names and shapes."""
    native, module = both(case)
    x = native.point("init:5")
    np.save(tmp_path / "weights.npy", x[None, :].astype(np.float32))
    safetensors = pytest.importorskip("safetensors.torch")
    state = {name: tensor.contiguous() for name, tensor in module.state_dict(x).items()}
    safetensors.save_file(state, tmp_path / "state.safetensors")
    np.testing.assert_array_equal(native.point(str(tmp_path / "state.safetensors")), x.astype(np.float32))
    model = CASES[case]()
    model.load_state_dict(state)
    np.testing.assert_array_equal(module.point(model), x.astype(np.float32))


def test_a_path_is_the_librarys_own_to_rounding():
    """The FCP: the paper's search, 20 full-batch steps; differences of float32 grow from step to step."""
    native, module = both("fcp")
    options = {"as_published": True, "steps": 20, "points": 11, "terms": 3}
    ends = native.point("init:0"), native.point("init:1")
    own = lp.find_path(native, *ends, **options)
    theirs = lp.find_path(module, *ends, **options)
    assert theirs.height == pytest.approx(own.height, rel=1e-5)
    np.testing.assert_allclose(theirs.values, own.values, rtol=1e-5)
    assert (theirs.nfev, theirs.njev) == (own.nfev, own.njev)


def test_mistakes():
    with pytest.raises(ValueError, match="'gelu'.*'softplus', 'relu', 'tanh', 'sigmoid'"):
        networks.fcp("gelu")
    with pytest.raises(ValueError, match="two or more"):
        networks.mlp((784,))
    with pytest.raises(ValueError, match="'program'"):
        networks.lenet(order="text")

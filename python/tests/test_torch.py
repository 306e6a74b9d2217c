import copy
import subprocess
import sys

import lowpass as lp
import numpy as np
import pytest

torch = pytest.importorskip("torch")
F = torch.nn.functional
from lowpass.torch import ModuleLandscape  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::lowpass.LowpassWarning")


def images(count=60, classes=3, dtype=torch.float64):
    generator = torch.Generator().manual_seed(5)
    return TensorDataset(
        torch.randn(count, 1, 8, 8, generator=generator, dtype=torch.float64).to(dtype),
        torch.randint(classes, (count,), generator=generator),
    )


class Flat(torch.nn.Module):
    """A perceptron on images."""

    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 7), torch.nn.Tanh(), torch.nn.Linear(7, 3))

    def forward(self, x):
        return self.layers(x)


class Convolutions(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Conv2d(1, 4, 3)
        self.norm = torch.nn.BatchNorm2d(4)
        self.last = torch.nn.Linear(4 * 36, 3)

    def forward(self, x):
        return self.last(torch.tanh(self.norm(self.first(x))).flatten(1))


class Residual(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Conv2d(1, 3, 3, padding=1)
        self.norms = torch.nn.ModuleList(torch.nn.BatchNorm2d(3) for _ in range(2))
        self.inner = torch.nn.ModuleList(torch.nn.Conv2d(3, 3, 3, padding=1) for _ in range(2))
        self.last = torch.nn.Linear(3, 3)

    def forward(self, x):
        x = self.first(x)
        for norm, inner in zip(self.norms, self.inner, strict=True):
            x = x + F.silu(norm(inner(x)))
        return self.last(x.mean(dim=(2, 3)))


class Recurrent(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(8, 5, batch_first=True)
        self.last = torch.nn.Linear(5, 3)

    def forward(self, x):
        return self.last(self.lstm(x.squeeze(1))[0][:, -1])


class Tied(torch.nn.Module):
    """A small transformer whose output weights are its embedding."""

    def __init__(self):
        super().__init__()
        self.embed = torch.nn.Linear(8, 8, bias=False)
        self.encoder = torch.nn.TransformerEncoderLayer(8, 2, 12, dropout=0.1, batch_first=True)
        self.out = torch.nn.Linear(8, 8, bias=False)
        self.out.weight = self.embed.weight

    def forward(self, x):
        return self.out(self.encoder(self.embed(x.squeeze(1)))).mean(dim=1)[:, :3]


class Frozen(Flat):
    def __init__(self):
        super().__init__()
        for parameter in self.layers[1].parameters():
            parameter.requires_grad_(False)


CASES = {
    "perceptron": (Flat, None),
    "convolutions, batch": (Convolutions, "batch"),
    "convolutions, frozen": (Convolutions, "frozen"),
    "residual": (Residual, "batch"),
    "lstm": (Recurrent, None),
    "tied transformer": (Tied, None),
    "frozen layer": (Frozen, None),
}


def made(kind, seed=0, dtype=torch.float64):
    torch.manual_seed(seed)
    return kind().to(dtype)


def landscape(kind, batch_norm, seed=0, **more):
    return ModuleLandscape(
        made(kind, seed), F.cross_entropy, DataLoader(images(), batch_size=25), batch_norm=batch_norm, **more
    )


@pytest.mark.parametrize("case", CASES)
def test_gradients_beside_central_differences(case):
    kind, batch_norm = CASES[case]
    net = landscape(kind, batch_norm)
    x = net.point(made(kind, 0))
    check = lp.check_gradient(net, x + 0.01 * np.random.default_rng(0).normal(size=x.size))
    assert check.agrees, check.worst
    _, gradient = net.value_and_gradient(x)
    rng = np.random.default_rng(1)
    for _ in range(5):
        direction = rng.normal(size=x.size)
        h = 1e-5
        difference = (net.value(x + h * direction) - net.value(x - h * direction)) / (2 * h)
        assert gradient @ direction == pytest.approx(difference, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("case", CASES)
def test_together_equals_one_by_one(case):
    kind, batch_norm = CASES[case]
    together = landscape(kind, batch_norm)
    apart = landscape(kind, batch_norm, vmap=False)
    x = together.point(made(kind, 0))
    X = x + 0.1 * np.random.default_rng(2).normal(size=(5, x.size))
    for asked in (together, apart):
        values, gradients = asked.values_and_gradients(X)
        np.testing.assert_allclose(values, apart.values(X), rtol=1e-12)
        np.testing.assert_allclose(gradients, apart.values_and_gradients(X)[1], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("case", ["perceptron", "lstm", "frozen layer"])
def test_the_value_is_the_mean_over_all_samples(case):
    kind, batch_norm = CASES[case]
    model = made(kind)
    net = landscape(kind, batch_norm)
    inputs, targets = images().tensors
    with torch.no_grad():
        expected = F.cross_entropy(model(inputs), targets).item()
    # Three batches, the last of ten: a mean of means would differ.
    assert net.value(net.point(model)) == pytest.approx(expected, rel=1e-12)


def test_statistics_of_batches_are_those_of_training_mode():
    model = made(Convolutions)
    net = landscape(Convolutions, "batch")
    copied = copy.deepcopy(model).train()
    total = 0.0
    for inputs, targets in DataLoader(images(), batch_size=25):
        total += len(targets) * F.cross_entropy(copied(inputs), targets).item()
    assert net.value(model.state_dict() and net.point(model)) == pytest.approx(total / 60, rel=1e-12)


def test_recomputed_statistics_are_those_of_one_pass_in_training_mode():
    model = made(Convolutions)
    net = landscape(Convolutions, "recompute")
    copied = copy.deepcopy(model)
    for module in copied.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = None
    copied.train()
    with torch.no_grad():
        for inputs, _ in DataLoader(images(), batch_size=25):
            copied(inputs)
        copied.eval()
        inputs, targets = images().tensors
        expected = F.cross_entropy(copied(inputs), targets).item()
    x = net.point(model)
    assert net.value(x) == pytest.approx(expected, rel=1e-12)
    assert net.value(x) == net.value(x)
    state = net.state_dict(x)
    torch.testing.assert_close(state["norm.running_mean"], copied.norm.running_mean)
    with pytest.raises(ValueError, match="values only"):
        net.value_and_gradient(x)


def test_statistics_of_other_data():
    model = made(Convolutions)
    inputs, targets = images().tensors
    new = TensorDataset(2 * inputs[:20] + 1, targets[:20])
    loader = DataLoader(images(), batch_size=20)
    copied = copy.deepcopy(model)
    copied.norm.reset_running_stats()
    copied.norm.momentum = None
    with torch.no_grad():
        copied.train()
        for some, _ in loader:
            copied(some)
        copied.eval()
        expected = F.cross_entropy(copied(new.tensors[0]), new.tensors[1]).item()
    net = ModuleLandscape(model, F.cross_entropy, new, batch_norm="recompute", statistics=loader)
    x = net.point(model)
    assert net.value(x) == pytest.approx(expected, rel=1e-12)
    torch.testing.assert_close(net.state_dict(x)["norm.running_mean"], copied.norm.running_mean)
    searched = ModuleLandscape(model, F.cross_entropy, loader, batch_norm="batch")
    moved = searched.on(new, batch_norm="recompute", statistics=loader)
    assert moved.value(x) == net.value(x)
    assert moved.on(new).value(x) == net.value(x)
    assert searched.on(new, batch_norm="recompute").value(x) != pytest.approx(expected, rel=1e-3)
    with pytest.raises(ValueError, match="statistics.*'batch'.*'recompute'"):
        searched.on(new, statistics=loader)
    shuffled = DataLoader(images(), batch_size=20, shuffle=True)
    with pytest.raises(ValueError, match="two losses"):
        ModuleLandscape(model, F.cross_entropy, new, batch_norm="recompute", statistics=shuffled).value(x)


@pytest.mark.parametrize("before", ["batch", "recompute"])
def test_frozen_statistics_are_those_of_the_module_whatever_was_asked_before(before):
    model = made(Convolutions)
    expected = landscape(Convolutions, "frozen")
    x = expected.point(model)
    net = landscape(Convolutions, before)
    net.value(x + 0.3)
    assert net.on(DataLoader(images(), batch_size=25), batch_norm="frozen").value(x) == expected.value(x)


def test_batch_norm_must_be_said():
    with pytest.raises(ValueError, match="norm.*batch_norm='batch'"):
        landscape(Convolutions, None)
    with pytest.raises(ValueError, match="must be one of"):
        landscape(Convolutions, "running")
    loader = DataLoader(images(), batch_size=25, shuffle=True)
    with pytest.raises(ValueError, match="shuffle"):
        ModuleLandscape(made(Convolutions), F.cross_entropy, loader, batch_norm="batch")


def test_the_mode_is_named_in_the_result():
    result = lp.find_path(landscape(Convolutions, "batch"), made(Convolutions, 1), made(Convolutions, 2), steps=5, batch=20)
    assert "batch norm: batch" in repr(result)


def test_nothing_of_the_users_is_changed():
    model = made(Convolutions).train()
    other = made(Convolutions, 1)
    for parameter in model.first.parameters():
        parameter.grad = torch.ones_like(parameter)
    before = copy.deepcopy(model.state_dict())
    loader = DataLoader(images(), batch_size=25)
    torch.manual_seed(11)
    state = torch.random.get_rng_state()
    threads = torch.get_num_threads()
    numpy_state = np.random.get_state()[1].copy()
    net = ModuleLandscape(model, F.cross_entropy, loader, batch_norm="batch")
    result = lp.find_path(net, model, other, steps=5, batch=20)
    net.on(loader, batch_norm="recompute").profile(result)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert torch.get_num_threads() == threads
    np.testing.assert_array_equal(np.random.get_state()[1], numpy_state)
    assert model.training and model.norm.training
    assert all(parameter.requires_grad for parameter in model.parameters())
    assert all(torch.equal(parameter.grad, torch.ones_like(parameter)) for parameter in model.first.parameters())
    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, before[name]), name


@pytest.mark.parametrize("order", ["import torch, lowpass as lp", "import lowpass as lp, torch"])
def test_the_number_of_threads_stays_in_both_orders(order):
    program = f"""
{order}
before = torch.get_num_threads()
lp.find_path(lp.landscape("muller-brown"), "min:0", "min:1", starts=1)
lp.find_path(lambda X: ((X**2 - 1)**2).sum(1), [-1.0, -1], [1.0, 1], vectorized=True, starts=1)
assert torch.get_num_threads() == before, (before, torch.get_num_threads())
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_weights_there_and_back():
    model = made(Tied, 3)
    net = landscape(Tied, None)
    x = net.point(model)
    assert x.size == sum(p.numel() for p in model.parameters())
    state = net.state_dict(x + 1)
    fresh = made(Tied, 4)
    fresh.load_state_dict(state)
    np.testing.assert_allclose(net.point(fresh), x + 1, rtol=1e-15)
    assert fresh.out.weight is fresh.embed.weight
    np.testing.assert_array_equal(net.point(model.state_dict()), x)


def test_states_that_do_not_fit_are_refused():
    net = landscape(Frozen, None)
    other = made(Frozen, 1)
    with pytest.raises(ValueError, match="layers.1.weight.*does not vary"):
        net.point(other)
    flat = landscape(Flat, None)
    with pytest.raises(ValueError, match="no parameter"):
        flat.point({"weight": torch.zeros(3)})
    state = made(Flat).state_dict()
    state["layers.3.bias"] = torch.zeros(4)
    with pytest.raises(ValueError, match=r"layers.3.bias.*\(4,\)"):
        flat.point(state)
    frozen = landscape(Convolutions, "frozen")
    moved = made(Convolutions)
    moved.norm.running_mean += 1
    with pytest.raises(ValueError, match="running_mean.*frozen"):
        frozen.point(moved)
    landscape(Convolutions, "batch").point(moved)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_precision_is_that_of_the_type(dtype):
    net = ModuleLandscape(made(Flat, dtype=dtype), F.cross_entropy, DataLoader(images(dtype=dtype), batch_size=60))
    assert net.precision == torch.finfo(dtype).eps
    x = net.point(made(Flat, dtype=dtype))
    exact = landscape(Flat, None).value(x)
    assert net.value(x) == pytest.approx(exact, rel=10 * net.precision)


def test_random_losses_are_noticed():
    class Augmented(torch.utils.data.Dataset):
        def __len__(self):
            return 10

        def __getitem__(self, i):
            return torch.randn(1, 8, 8, dtype=torch.float64), i % 3

    net = ModuleLandscape(made(Flat), F.cross_entropy, DataLoader(Augmented(), batch_size=10), most_bytes=0)
    with pytest.raises(ValueError, match="two losses"):
        lp.find_path(net, made(Flat, 1), made(Flat, 2), steps=1)

    def noisy(model, batch):
        return F.cross_entropy(F.dropout(model(batch[0])), batch[1])

    net = ModuleLandscape(made(Flat), noisy, DataLoader(images(), batch_size=25))
    with pytest.raises(ValueError, match="dropout"):
        lp.find_path(net, made(Flat, 1), made(Flat, 2), steps=1)


def test_dropout_of_the_module_is_off():
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Dropout(0.5), torch.nn.Linear(64, 3)).double()
    net = ModuleLandscape(model, F.cross_entropy, DataLoader(images(), batch_size=25))
    x = net.point(model)
    assert net.value(x) == net.value(x)


def test_losses_of_model_and_batch_and_weights_of_batches():
    data = [{"x": torch.ones(2, 3), "y": torch.tensor([1.0, 2.0])}, {"x": torch.ones(1, 3), "y": torch.tensor([5.0])}]
    model = torch.nn.Linear(3, 1, bias=False)

    def loss(model, batch):
        return ((model(batch["x"])[:, 0] - batch["y"]) ** 2).mean()

    net = ModuleLandscape(model, loss, data)
    assert net.sample_count == 1
    assert net.value(np.zeros(3)) == pytest.approx((1 + 4 + 25) / 3)
    weighted = ModuleLandscape(model, loss, data, weight=lambda batch: 1.0)
    assert weighted.value(np.zeros(3)) == pytest.approx(((1 + 4) / 2 + 25) / 2)
    with pytest.raises(ValueError, match="one number"):
        ModuleLandscape(model, lambda model, batch: model(batch["x"]), data).value(np.zeros(3))


def test_mini_batches_are_drawn_by_index_and_reproducibly():
    seen = []

    class Watched(torch.utils.data.Dataset):
        def __init__(self):
            self.inner = images()

        def __len__(self):
            return len(self.inner)

        def __getitem__(self, i):
            seen.append(i)
            return self.inner[i]

    def searched():
        net = ModuleLandscape(made(Flat), F.cross_entropy, DataLoader(Watched(), batch_size=30, shuffle=True))
        return lp.find_path(net, made(Flat, 1), made(Flat, 2), steps=10, batch=7, rng=3)

    first = searched()
    drawn = [i for i in seen if i is not None]
    seen.clear()
    second = searched()
    assert first.coefficients.tobytes() == second.coefficients.tobytes()
    assert len(drawn) >= 70
    assert first.sample_gradients == first.njev * 7


def test_points_at_once_are_bounded_by_what_a_pass_keeps(monkeypatch):
    from lowpass.torch import _losses

    # The images after the convolution, of which normalisation and tanh keep one each: 60 x 4 x 6 x 6 numbers.
    most, one_image_layer = 100_000, 60 * 4 * 36
    monkeypatch.setattr(_losses, "_MOST_NUMBERS_AT_ONCE", most)
    net = ModuleLandscape(made(Convolutions), F.cross_entropy, DataLoader(images(), batch_size=60), batch_norm="batch")
    together = []
    ask = _losses.Losses._together
    monkeypatch.setattr(_losses.Losses, "_together", lambda *asked: together.append(len(asked[1])) or ask(*asked))
    X = net.point(made(Convolutions)) + 0.1 * np.random.default_rng(2).normal(size=(20, net.dimension))
    values, gradients = net.values_and_gradients(X)
    assert 1 < max(together) <= most / (2 * one_image_layer)
    apart = landscape(Convolutions, "batch", vmap=False).on(DataLoader(images(), batch_size=60))
    np.testing.assert_allclose(values, apart.values(X), rtol=1e-12)
    np.testing.assert_allclose(gradients, apart.values_and_gradients(X)[1], rtol=1e-9, atol=1e-12)


def test_more_samples_than_the_loader_takes_at_once_are_several_batches():
    sizes = []

    def loss(model, batch):
        sizes.append(len(batch[1]))
        return F.cross_entropy(model(batch[0]), batch[1])

    model = made(Flat)
    samples = list(range(0, 60, 2)) + [1]
    inputs, targets = images()[samples]
    with torch.no_grad():
        expected = F.cross_entropy(model(inputs), targets).item()
    for data, wanted in (
        (DataLoader(images(), batch_size=10), [7, 8, 8, 8]),
        (DataLoader(images(), batch_sampler=torch.utils.data.BatchSampler(range(60), 20, False)), [15, 16]),
        (DataLoader(images(), batch_size=31), [31]),
        (images(), [31]),
    ):
        net = ModuleLandscape(model, loss, data)
        sizes.clear()
        assert net.minibatch(samples).value(net.point(model)) == pytest.approx(expected, rel=1e-12)
        assert sizes == wanted


def test_vmap_that_cannot_go_falls_back():
    def loss(model, batch):
        outputs = model(batch[0])
        if outputs.sum().item() > 1e9:  # .item() is what vmap refuses
            return outputs.sum()
        return F.cross_entropy(outputs, batch[1])

    data = DataLoader(images(), batch_size=25)
    net = ModuleLandscape(made(Flat), loss, data)
    plain = ModuleLandscape(made(Flat), F.cross_entropy, data)
    X = net.point(made(Flat)) + np.random.default_rng(0).normal(size=(3, net.dimension))
    np.testing.assert_allclose(net.values(X), plain.values(X), rtol=1e-12)
    with pytest.raises(RuntimeError):
        ModuleLandscape(made(Flat), loss, data, vmap=True).values(X)


def test_a_path_between_trained_modules():
    data = images(30)
    inputs, targets = data.tensors

    def trained(seed):
        model = made(Flat, seed)
        optimizer = torch.optim.Adam(model.parameters(), 0.02)
        for _ in range(150):
            optimizer.zero_grad()
            F.cross_entropy(model(inputs), targets).backward()
            optimizer.step()
        return model

    first, second = trained(1), trained(2)
    net = ModuleLandscape(first, F.cross_entropy, DataLoader(data, batch_size=30))
    result = lp.find_path(net, first, second, rounds=[200, 400], batch=15)
    bound = max(result.end_values)
    assert result.linear_height > 5 * bound
    assert result.excess < 0.1 * (result.linear_height - bound)
    weights = result(0.5)
    model = made(Flat)
    model.load_state_dict(net.state_dict(weights))
    with torch.no_grad():
        assert net.value(weights) == pytest.approx(F.cross_entropy(model(inputs), targets).item(), rel=1e-12)

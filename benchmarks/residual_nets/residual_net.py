"""ResNet-20 as it was made for CIFAR (He et al., CVPR 2016, section 4.2), for one channel and of any width."""

import torch
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    """Two convolutions and what goes past them: every second pixel where the picture shrinks, zeros for new channels."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.stride, self.new_channels = 1 + (outputs != inputs), outputs - inputs
        self.first = nn.Conv2d(inputs, outputs, 3, self.stride, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        inner = functional.relu(self.first_norm(self.first(x)))
        inner = self.second_norm(self.second(inner))
        if self.new_channels:
            x = functional.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.new_channels))
        return functional.relu(inner + x)


class ResidualNet(nn.Module):
    """20 layers with weights: a convolution, nine blocks in three stages of 1, 2 and 4 times the width, a linear layer."""

    def __init__(self, width):
        super().__init__()
        self.first = nn.Conv2d(1, width, 3, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(width)
        widths = [width] * 4 + [2 * width] * 3 + [4 * width] * 3
        self.blocks = nn.Sequential(*(Block(a, b) for a, b in zip(widths, widths[1:], strict=False)))
        self.last = nn.Linear(4 * width, 10)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")

    def forward(self, images):
        x = self.blocks(functional.relu(self.first_norm(self.first(images))))
        return self.last(x.mean(dim=(2, 3)))


def save_net(net, file):
    torch.save({"width": net.first.out_channels, "state": net.state_dict()}, file)


def load_net(file):
    """What save_net has written, in eval mode."""
    stored = torch.load(file)
    net = ResidualNet(stored["width"])
    net.load_state_dict(stored["state"])
    return net.eval()

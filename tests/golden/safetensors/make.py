"""Makes the files of the safetensors tests with the reference implementation: python3 make.py, in this folder.

Needs NumPy and safetensors 0.8.0: pip install numpy safetensors==0.8.0
"""

import numpy as np
import safetensors
from safetensors.numpy import save_file

# i - 2.5 + i/3: most values are not exact in any of the types, so a mixed-up type shows.
values = np.array([i - 2.5 + i / 3 for i in range(6)])
singles = values.astype("<f4")

# What write_safetensors must give to the byte: float32, names that need escaping, a scalar and a tensor without numbers.
save_file(
    {
        "tail.weight": singles[:4].reshape(2, 2),
        "input.weight": singles.reshape(3, 2),
        "input.bias": singles[:3],
        'a "quoted" \\ name\n': singles[:2],
        "Größe": np.zeros((2, 0, 3), "<f4"),
        "scale": np.array(0.1, "<f4"),
    },
    "single.safetensors",
    metadata={"made by": "the reference implementation"},
)
save_file({"x": singles[:1]}, "no_metadata.safetensors")

# bfloat16 is the upper half of a float32; NumPy has no such type. 0x0001 is its smallest subnormal number.
upper_halves = (singles.view("<u4") >> 16).astype("<u2")
upper_halves[5] = 0x0001
halves = values.astype("<f2")
# The smallest and the largest subnormal number, the largest number, minus zero.
halves = np.concatenate([halves, np.array([0x0001, 0x03FF, 0x7BFF, 0x8000], "<u2").view("<f2")])


def specification(dtype, array):
    return safetensors.TensorSpec(
        dtype=dtype, shape=list(array.shape), data_ptr=array.ctypes.data, data_len=array.nbytes
    )


tensors = {
    "double": specification("float64", values),
    "single": specification("float32", singles),
    "half": specification("float16", halves),
    "brain": specification("bfloat16", upper_halves),
}
with open("all_types.safetensors", "wb") as file:
    file.write(safetensors.serialize(tensors))
save_file({"steps": np.arange(3)}, "integers.safetensors")

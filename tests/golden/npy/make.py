"""Makes the array files of the .npy tests with NumPy: python3 make.py, in this folder."""

import numpy as np

# -1.25 + i + j/3: most values are not exact in float32 or float64, so a mixed-up type shows.
table = np.array([[-1.25 + i + j / 3 for j in range(4)] for i in range(3)])

np.save("double.npy", table)
np.save("single.npy", table.astype("<f4"))
np.save("double_fortran.npy", np.asfortranarray(table))
np.save("single_fortran.npy", np.asfortranarray(table.astype("<f4")))
np.save("single_vector.npy", table[1].astype("<f4"))
np.save("double_vector.npy", table[1])
for major in (2, 3):
    with open(f"version_{major}.npy", "wb") as file:
        np.lib.format.write_array(file, table, version=(major, 0))

# Headers only: long sizes, nothing in them.
np.save("long_sizes.npy", np.zeros((1234567890123456789, 0), "<f4"))

np.save("integers.npy", np.arange(4))
np.save("half.npy", table.astype("<f2"))
np.save("half_big_endian.npy", table.astype(">f2"))
np.save("half_as_double.npy", table.astype("<f2").astype("<f8"))
np.save("big_endian.npy", table.astype(">f8"))

# Headers as other programs write them: sizes as Python 2 did, byte orders that are not named.
double = open("double.npy", "rb").read()
for name, old, new in (
    ("python_2", b"(3, 4), }  ", b"(3L, 4L), }"),
    ("no_order", b"'<f8', ", b"'f8',  "),
    ("native_order", b"'<f8'", b"'=f8'"),
    ("irrelevant_order", b"'<f8'", b"'|f8'"),
):
    with open(f"{name}.npy", "wb") as file:
        file.write(double.replace(old, new))
    read = np.load(f"{name}.npy")
    assert read.dtype == np.float64 and (read == table).all(), name
np.save("complex.npy", table.astype("<c16"))
np.save("objects.npy", np.array([[1.0, "two"]], dtype=object), allow_pickle=True)
np.save("records.npy", np.zeros(2, dtype=[("a", "<f8"), ("b", "<f4")]))
np.save("scalar.npy", np.float64(1.5))
np.save("cube.npy", np.zeros((2, 2, 2)))
np.save("empty.npy", np.zeros((0, 3)))

broken = table.copy()
broken[2, 1] = np.nan
np.save("nan.npy", broken)
broken[2, 1] = -np.inf
np.save("infinity_fortran.npy", np.asfortranarray(broken))

# The smallest and the largest number of every integer type, and 1.
for name in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"):
    limits = np.iinfo(name)
    np.save(f"limits_{name}.npy", np.array([limits.min, limits.max, 1], name))

# The number at (i, j, k) is 100 i + 10 j + k.
digits = np.array([[[100 * i + 10 * j + k for k in range(4)] for j in range(3)] for i in range(2)], "<i2")
np.save("digits.npy", digits)
np.save("digits_fortran.npy", np.asfortranarray(digits))

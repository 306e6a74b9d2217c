"""Makes streams.csv: the first numbers of RandomStream, computed apart from Random123.

Ten times 64 bits; the first pair of normal numbers; the numbers 0 ... 7 shuffled, each from the stream's start.

Threefry-4x64-20 as published (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011),
checked against Random123's known answers before anything is written. Run: python3 make.py, in this folder.
"""

import itertools
import math

MASK = 2**64 - 1
ROTATIONS = [(14, 16), (52, 57), (23, 40), (5, 37), (25, 33), (46, 12), (58, 22), (32, 32)]


def rotate(x, n):
    return ((x << n) | (x >> (64 - n))) & MASK


def threefry(counter, key):
    keys = [*key, 0x1BD11BDAA9FC1A22]
    for word in key:
        keys[4] ^= word
    x = [(c + k) & MASK for c, k in zip(counter, keys)]
    for step in range(20):
        partners = (1, 3) if step % 2 == 0 else (3, 1)
        for left, right, turn in zip((0, 2), partners, ROTATIONS[step % 8]):
            x[left] = (x[left] + x[right]) & MASK
            x[right] = rotate(x[right], turn) ^ x[left]
        if step % 4 == 3:
            round_ = step // 4 + 1
            x = [(v + keys[(round_ + i) % 5]) & MASK for i, v in enumerate(x)]
            x[3] = (x[3] + round_) & MASK
    return x


def words(text):
    return [int(word, 16) for word in text.split()]


# Lines of Random123's kat_vectors: counter, key, answer.
KNOWN_ANSWERS = [
    (
        "0 0 0 0",
        "0 0 0 0",
        "09218ebde6c85537 55941f5266d86105 4bd25e16282434dc ee29ec846bd2e40b",
    ),
    (
        "ffffffffffffffff ffffffffffffffff ffffffffffffffff ffffffffffffffff",
        "ffffffffffffffff ffffffffffffffff ffffffffffffffff ffffffffffffffff",
        "29c24097942bba1b 0371bbfb0f6f4e11 3c231ffa33f83a1c cd29113fde32d168",
    ),
    (
        "243f6a8885a308d3 13198a2e03707344 a4093822299f31d0 082efa98ec4e6c89",
        "452821e638d01377 be5466cf34e90c6c be5466cf34e90c6c c0ac29b7c97c50dd",
        "a7e8fde591651bd9 baafd0c30138319b 84a5c1a729e685b9 901d406ccebc1ba4",
    ),
]
for counter, key, answer in KNOWN_ANSWERS:
    assert threefry(words(counter), words(key)) == words(answer)


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & MASK
    return value


assert fnv1a("foobar") == 0x85944171F73967E8  # from the hash's authors

def draws(seed, task, epoch):
    key = [seed, fnv1a(task), epoch, len(task)]
    for block in range(100):
        yield from threefry([block, 0, 0, 0], key)


def uniform(bits):
    return (bits >> 11) * 2.0**-53


def normals(numbers):
    """Box-Muller."""
    radius = math.sqrt(-2 * math.log(1 - uniform(next(numbers))))
    angle = 2 * math.pi * uniform(next(numbers))
    return [radius * math.cos(angle), radius * math.sin(angle)]


def below(numbers, bound):
    """Without bias: the first 2^64 mod bound numbers are refused."""
    return next(number for number in numbers if number >= 2**64 % bound) % bound


def shuffled(numbers, count):
    """Fisher-Yates from the end."""
    items = list(range(count))
    for i in range(count, 1, -1):
        other = below(numbers, i)
        items[i - 1], items[other] = items[other], items[i - 1]
    return items


with open("streams.csv", "w") as file:
    names = [f"bits{i}" for i in range(10)] + ["normal0", "normal1"] + [f"item{i}" for i in range(8)]
    file.write("seed,task,epoch," + ",".join(names) + "\n")
    for stream in [(0, "", 0), (1, "fcp/init", 0), (2**64 - 1, "fcp/sgd/batches", 12)]:
        values = list(itertools.islice(draws(*stream), 10)) + normals(draws(*stream)) + shuffled(draws(*stream), 8)
        file.write(",".join(str(value) for value in [*stream, *values]) + "\n")

#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "lowpass/landscape/from_function.hpp"

namespace lowpass {

/// Uniform in [-1, 1), a hash of all bits of x: what looks like noise but is the same whenever it is asked.
inline double hash_noise(std::span<const double> x, std::uint64_t salt) {
  std::uint64_t hash = 0x9e3779b97f4a7c15ULL * (salt + 1);
  for (const double entry : x) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &entry, sizeof bits);
    hash ^= bits;
    hash *= 0xff51afd7ed558ccdULL;
    hash ^= hash >> 33U;
    hash *= 0xc4ceb9fe1a85ec53ULL;
    hash ^= hash >> 29U;
  }
  return 2 * (static_cast<double>(hash >> 11U) * 0x1p-53) - 1;
}

/// What is done to a number that comes with x: 0 is the value, i + 1 the gradient's entry i.
using Spoil = std::function<double(double number, std::span<const double> x, std::uint64_t which)>;

/// The noise of that number: of a value from all of x, of the entry i from x_i, which is enough to look random.
inline double hash_noise_of(std::span<const double> x, std::uint64_t which, std::uint64_t seed) {
  return hash_noise(which == 0 ? x : x.subspan(which - 1, 1), which + (seed << 32U));
}

inline Spoil nothing() {
  return [](double number, std::span<const double>, std::uint64_t) { return number; };
}
inline Spoil to_float() {
  return [](double number, std::span<const double>, std::uint64_t) {
    return static_cast<double>(static_cast<float>(number));
  };
}
/// To multiples of `width`.
inline Spoil to_multiples(double width) {
  return
      [width](double number, std::span<const double>, std::uint64_t) { return std::nearbyint(number / width) * width; };
}
/// Adds up to `size`.
inline Spoil hashed(double size, std::uint64_t seed) {
  return [=](double number, std::span<const double> x, std::uint64_t which) {
    return number + size * hash_noise_of(x, which, seed);
  };
}
/// Adds up to this part of the number.
inline Spoil hashed_part(double part, std::uint64_t seed) {
  return [=](double number, std::span<const double> x, std::uint64_t which) {
    return number * (1 + part * hash_noise_of(x, which, seed));
  };
}

/// A landscape of which value and gradient are spoilt.
inline std::unique_ptr<Landscape> spoilt(std::size_t dimension, ValueAndGradientFunction function, Spoil spoil) {
  return from_function(dimension, [function = std::move(function), spoil = std::move(spoil)](
                                      std::span<const double> x, std::span<double> gradient) {
    const double value = function(x, gradient);
    for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] = spoil(gradient[i], x, i + 1);
    return spoil(value, x, 0);
  });
}

}  // namespace lowpass

#pragma once

#include <span>

namespace lowpass {

/// Elementwise functions over arrays, vectorised for the processor at hand when the program starts (Highway). Outputs
/// may be the inputs themselves; all spans have the same size. Errors are a few units in the last place.

/// y = log(1 + exp(x)); slope = dy/dx = 1 / (1 + exp(-x)), not written if empty.
void softplus(std::span<const float> x, std::span<float> y, std::span<float> slope);
void softplus(std::span<const double> x, std::span<double> y, std::span<double> slope);

/// y = max(x, 0); slope = 1 where x > 0, else 0 (PyTorch's choice at 0), not written if empty.
void relu(std::span<const float> x, std::span<float> y, std::span<float> slope);
void relu(std::span<const double> x, std::span<double> y, std::span<double> slope);

/// y = exp(x).
void exponential(std::span<const float> x, std::span<float> y);
void exponential(std::span<const double> x, std::span<double> y);

/// y = log(1 + x); @pre x > -1.
void log_one_plus(std::span<const float> x, std::span<float> y);
void log_one_plus(std::span<const double> x, std::span<double> y);

/// y[i] *= x[i].
void multiply(std::span<const float> x, std::span<float> y);
void multiply(std::span<const double> x, std::span<double> y);

/// The instruction set chosen on this processor, such as "AVX3_DL" or "AVX2".
const char* vector_instructions();

}  // namespace lowpass

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

/// y = tanh(x); slope = 1 - y^2, not written if empty.
void hyperbolic_tangent(std::span<const float> x, std::span<float> y, std::span<float> slope);
void hyperbolic_tangent(std::span<const double> x, std::span<double> y, std::span<double> slope);

/// y = 1 / (1 + exp(-x)); slope = y (1 - y), not written if empty.
void sigmoid(std::span<const float> x, std::span<float> y, std::span<float> slope);
void sigmoid(std::span<const double> x, std::span<double> y, std::span<double> slope);

/// y = exp(x).
void exponential(std::span<const float> x, std::span<float> y);
void exponential(std::span<const double> x, std::span<double> y);

/// y = log(1 + x); @pre x > -1.
void log_one_plus(std::span<const float> x, std::span<float> y);
void log_one_plus(std::span<const double> x, std::span<double> y);

/// y[i] = a[i] b[i].
void multiply(std::span<const float> a, std::span<const float> b, std::span<float> y);
void multiply(std::span<const double> a, std::span<const double> b, std::span<double> y);

/// Sum of all (sigmoid(x[i]) - wanted[i])^2, in an order that depends on the size and the instruction set only;
/// gradient[i] = factor (sigmoid(x[i]) - wanted[i]) sigmoid'(x[i]), not written if empty; it may be x.
float sigmoid_squared_error(float factor, std::span<const float> x, std::span<const float> wanted,
                            std::span<float> gradient);
double sigmoid_squared_error(double factor, std::span<const double> x, std::span<const double> wanted,
                             std::span<double> gradient);

/// y[i] = x[i] + constant.
void add_constant(float constant, std::span<const float> x, std::span<float> y);
void add_constant(double constant, std::span<const double> x, std::span<double> y);

/// y[i] += x[i].
void accumulate(std::span<const float> x, std::span<double> y);
void accumulate(std::span<const double> x, std::span<double> y);

/// Sum of all x[i], in an order that depends on the size and the instruction set only.
float sum(std::span<const float> x);
double sum(std::span<const double> x);

/// The instruction set chosen on this processor, such as "AVX3_DL" or "AVX2".
const char* vector_instructions();

}  // namespace lowpass

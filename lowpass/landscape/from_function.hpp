#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// f(x), and its gradient, written to `gradient`; both spans have as many entries as the landscape has dimensions.
using ValueAndGradientFunction = std::function<double(std::span<const double> x, std::span<double> gradient)>;
/// f(x) alone.
using ValueFunction = std::function<double(std::span<const double> x)>;
/// f at the M rows of `points` (M x N), written to `values` (M), and the gradients, written to the rows of `gradients`
/// (M x N). Where only values are wanted, `gradients` has no rows.
using BatchFunction =
    std::function<void(MatrixView<const double> points, std::span<double> values, MatrixView<double> gradients)>;

/// A landscape from a function of your own:
///
///   const auto bowl = lowpass::from_function(2, [](std::span<const double> x, std::span<double> gradient) {
///     gradient[0] = 2 * x[0];
///     gradient[1] = 8 * x[1];
///     return x[0] * x[0] + 4 * x[1] * x[1];
///   });
///
/// The function may be called from several threads at once and must give the same numbers whenever it is asked; what it
/// throws passes through. How exact its numbers are is measured where it matters (noise.hpp): they may be computed in
/// float. Positive infinity is a wall: a path that touches one has no finite height. `name` is what
/// messages call the landscape.
/// @throws BadInput if dimension is 0 or the function is empty.
std::unique_ptr<Landscape> from_function(std::size_t dimension, ValueAndGradientFunction function,
                                         std::string name = "function");

/// The same without a gradient: it is made by central differences (central_differences.hpp), which costs 2 N + 1 values
/// each and leaves about ten correct digits. The landscape's warnings() say so.
std::unique_ptr<Landscape> from_function(std::size_t dimension, ValueFunction function, std::string name = "function");

/// The same from a function of many points at once, for what costs as much to ask about one point as about many:
/// another language, a process, a GPU. One point is a batch of one. A value that the function does not write is NaN, an
/// entry of a gradient 0.
std::unique_ptr<Landscape> from_function(std::size_t dimension, BatchFunction function, std::string name = "function");

/// The warning of a landscape whose gradient is made by central differences.
std::string no_gradient_warning(const std::string& name, std::size_t dimension);

}  // namespace lowpass

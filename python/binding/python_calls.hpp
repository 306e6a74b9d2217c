#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "convert.hpp"

namespace lowpass::python {

/// How a Python object is asked for numbers: with the interpreter's lock and, unless it is thread_safe, one question at
/// a time.
class PythonCalls {
 public:
  virtual ~PythonCalls() = default;

  /// The right to ask. Waited for without the interpreter's lock: whoever has it may need that lock.
  virtual std::unique_lock<std::recursive_mutex> turn() const = 0;

  /// f at the rows of an array of M x N: M numbers.
  virtual std::vector<double> values_of(const nb::object& points) const = 0;
  /// The same; `take` gets the array of gradients, M x N and held by nobody in between, with the interpreter's lock.
  virtual std::vector<double> values_and_gradients_of(const nb::object& points,
                                                      const std::function<void(nb::object gradients)>& take) const = 0;
};

/// @throws BadInput: the landscape gave so many of something for so many points.
void check_shape(const std::string& name, const char* what, std::size_t rows, std::size_t wanted);

}  // namespace lowpass::python

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lowpass/core/without_signals.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "rooms.hpp"

namespace lowpass::python {

/// A landscape as Python holds it: one of the library's own, or a Python object.
struct HeldLandscape {
  std::shared_ptr<const Landscape> landscape;
  /// Asked through the interpreter: it is then asked in the thread that has called, where signals are taken as usual.
  bool is_python = false;
  std::string text;  ///< as it is written on the command line; for a Python object its name
};

/// Calls `compute` without the interpreter's lock; on one of the library's own landscapes no signal is taken meanwhile
/// in this thread (core/without_signals.hpp).
template <class Compute>
auto computed(const HeldLandscape& held, Compute&& compute) {
  const nb::gil_scoped_release others_may_run;
  std::optional<WithoutSignals> computing;
  if (!held.is_python) computing.emplace();
  return std::forward<Compute>(compute)();
}

/// @throws BadInput if the array has not the landscape's dimension.
void check_point(const HeldLandscape& held, std::size_t size, const char* what);

}  // namespace lowpass::python

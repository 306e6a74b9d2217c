#pragma once

#include "convert.hpp"

namespace lowpass::python {

/// What each room of the library adds to the module.
void add_core(nb::module_& module);
void add_landscapes(nb::module_& module);
void add_optimize(nb::module_& module);
void add_paths(nb::module_& module);
void add_train(nb::module_& module);
void add_studies(nb::module_& module);

}  // namespace lowpass::python
